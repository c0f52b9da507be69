package dev.tocsin.agent;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.config.Given;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageReader;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a hub in foreign hands may say: every message of the protocol with words that other programs have
/// handed to a shell or a file system, some of them damaged, and messages that do not exist.
final class HostileFrames {
    private static final List<String> TYPES =
            List.of("http", "https", "content", "ping", "tcp", "telnet", "dns", "smtp", "imap", "pop3", "ftp", "ssh");
    private static final List<String> MEMBERS =
            List.of("port", "path", "expect", "body", "user", "password", "command", "file", "starttls", "name", "url");

    private final Random random;
    private final List<String> words;

    /// With words that try to make `canary`.
    HostileFrames(Random random, Path canary) {
        this.random = random;
        this.words = List.of(
                "$(touch " + canary + ")",
                "`touch " + canary + "`",
                "; touch " + canary + " #",
                "| tee " + canary,
                "\n/bin/touch " + canary + "\n",
                canary.toString(),
                "../../../../../../../.." + canary,
                "file://" + canary,
                "jar:file://" + canary + "!/x",
                "-o" + canary,
                "--output=" + canary,
                "{{7*7}}",
                "${jndi:ldap://127.0.0.1:1/x}",
                "process sshd dead for 10s",
                "disk free on " + canary + " < 1 GB",
                "cpu busy > 1 %",
                "\u0000",
                "\uFF0E\uFF0E\uFF0F\u202E",
                "a".repeat(10_000),
                "");
    }

    /// The next frame.
    byte[] next() {
        int choice = random.nextInt(20);
        if (choice == 0) {
            return HostileHub.frame(100 + random.nextInt(156), bytes(word()));
        }
        byte[] frame = MessageWriter.frame(message());
        return choice < 10 ? frame : mutate(frame);
    }

    /// Whether an agent hangs up on `frame`: it is damaged, or makes no sense from a hub.
    static boolean ends(byte[] frame) {
        try {
            byte[] payload = Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length);
            return switch (MessageReader.read(frame[MessageWriter.HEADER_BYTES - 1] & 0xFF, payload)) {
                case Message.Ack _,
                        Message.Rejected _,
                        Message.Later _,
                        Message.Ping _,
                        Message.TailRequest _,
                        Message.LiveStart _,
                        Message.LiveStop _,
                        Message.Pace _,
                        Message.Want _,
                        Message.Rules _,
                        Message.RuleTaken _,
                        Message.LookAsk _,
                        Message.InventoryAsk _,
                        Message.Unknown _ -> false;
                case Message _ -> true;
            };
        } catch (CorruptData damaged) {
            return true;
        }
    }

    /// Nothing that is set.
    static Given.Fields nothing() {
        LinkedHashMap<String, Given> set = new LinkedHashMap<>();
        set.put("port", scalar("1"));
        return new Given.Fields(set, NOWHERE);
    }

    private Message message() {
        return switch (random.nextInt(14)) {
            case 0 -> new Message.Ack(number(), positive());
            case 1 -> new Message.Rejected(number(), positive(), text());
            case 2 -> new Message.Later(random.nextInt(50));
            case 3 -> new Message.Pace(random.nextInt(3_600), 1 + random.nextInt(1 << 20), 1 + random.nextInt(1 << 20));
            case 4 -> new Message.Want(number(), 1 + random.nextInt(1_000), 1 + random.nextInt(10_000));
            case 5 -> new Message.TailRequest(number(), random.nextInt(), tables());
            case 6 -> new Message.LiveStart(tables());
            case 7 -> new Message.LiveStop();
            case 8, 9 -> new Message.Rules(number(), rules());
            case 10 -> new Message.RuleTaken(number(), positive());
            case 11 -> random.nextInt(40) == 0 ? goodbye() : new Message.Ping(number());
            case 12 -> {
                byte[] hash = new byte[32];
                random.nextBytes(hash);
                yield new Message.InventoryAsk(random.nextInt(3), hash, random.nextInt(1 << 20));
            }
            default ->
                new Message.LookAsk(
                        number(),
                        1 + random.nextInt(300),
                        random.nextInt(4) == 0 ? cut(word(), 4_000) : TYPES.get(random.nextInt(TYPES.size())),
                        random.nextBoolean() ? cut(word(), 4_000) : "127.0.0.1",
                        given());
        };
    }

    private Message goodbye() {
        return random.nextBoolean() ? new Message.Bye(text()) : new Message.Refused(Refusal.BUSY, number(), text());
    }

    private List<Message.HostRule> rules() {
        List<Message.HostRule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            rules.add(new Message.HostRule(text(), 1 + random.nextInt(9), cut(word(), 8_000), Map.of(text(), 17L)));
        }
        return rules;
    }

    private Given.Fields given() {
        LinkedHashMap<String, Given> set = new LinkedHashMap<>();
        set.put("port", scalar("1"));
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = random.nextInt(5) == 0 ? text() : MEMBERS.get(random.nextInt(MEMBERS.size()));
            set.put(name, random.nextBoolean() ? scalar(word()) : new Given.Items(List.of(scalar(word())), NOWHERE));
        }
        return new Given.Fields(set, NOWHERE);
    }

    private static final Given.Place NOWHERE = Given.Place.NOWHERE;

    private static Given scalar(String text) {
        return new Given.Scalar(text, NOWHERE);
    }

    private List<Integer> tables() {
        return random.ints(random.nextInt(5), 0, 40).boxed().toList();
    }

    private long number() {
        return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100);
    }

    private long positive() {
        return 1L + random.nextInt(100_000);
    }

    private String word() {
        return words.get(random.nextInt(words.size()));
    }

    private String text() {
        return cut(word(), 1_000);
    }

    private static String cut(String word, int most) {
        return word.substring(0, Math.min(word.length(), most));
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    /// Changes bytes of the payload; the header keeps telling the truth about its length.
    private byte[] mutate(byte[] frame) {
        byte[] payload = Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length);
        for (int change = random.nextInt(3); change >= 0 && payload.length > 0; change--) {
            int at = random.nextInt(payload.length);
            switch (random.nextInt(4)) {
                case 0 -> payload[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> payload[at] = (byte) random.nextInt(256);
                case 2 -> payload = Arrays.copyOf(payload, at);
                default -> Arrays.fill(payload, at, Math.min(payload.length, at + 9), (byte) 0xFF);
            }
        }
        return HostileHub.frame(frame[MessageWriter.HEADER_BYTES - 1] & 0xFF, payload);
    }
}
