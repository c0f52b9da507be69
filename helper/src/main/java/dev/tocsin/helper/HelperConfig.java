package dev.tocsin.helper;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Units;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `/etc/tocsin/helper.conf` says: for whom the helper listens, who it is, whose word counts, and what may be done.
/// Lines of words; `#` begins a comment. Strict: what is not understood is a [Problem], and a file with one allows
/// nothing.
///
/// ```text
/// account tocsin-agent
/// host 01930a3c-7f00-7aaa-8000-000000000001
/// trust MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// allow nginx.service start,stop,restart cooldown=60s max=6/h
/// ```
///
/// @param account the user as whom the agent runs: nobody else is answered
/// @param host which machine this is: a signature for another one is none
/// @param hubs the public keys (Ed25519) of which one must have signed
/// @param services by name, in the order of the file
public record HelperConfig(String account, HostId host, List<PublicKey> hubs, Map<String, Allowed> services) {
    /// The most bytes of the file.
    public static final int MOST_BYTES = 64 << 10;

    private static final int MOST_SERVICES = 256;
    private static final int MOST_HUBS = 16; // each is tried for each request
    private static final int MOST_PER_HOUR = 30; // as many as the helper does in all
    private static final long SHORTEST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 86_400_000;
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}"); // a number is no account
    private static final Pattern WORD = Pattern.compile("[^ \t]+");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,2})/h");

    /// One line `allow`.
    ///
    /// @param service its name
    /// @param verbs what may be done; [Verb#STATUS] always
    /// @param cooldownMillis rest after an action before the next
    /// @param mostPerHour actions in any hour
    public record Allowed(String service, Set<Verb> verbs, long cooldownMillis, int mostPerHour) {}

    /// A mistake of the file.
    ///
    /// @param line from 1; 0 for something that is not there
    /// @param column of the word, from 1
    /// @param text what stands there and what must
    public record Problem(int line, int column, String text) {
        @Override
        public String toString() {
            return line == 0 ? text : "line " + line + ", column " + column + ": " + text;
        }
    }

    /// A text that was read.
    ///
    /// @param config null when there is a problem
    /// @param problems in the order in which they stand
    public record Parsed(@Nullable HelperConfig config, List<Problem> problems) {}

    /// Reads the `content` of a file.
    public static Parsed parse(byte[] content) {
        Parser parser = new Parser();
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                parser.line(i + 1, lines[i]);
            }
        } catch (CharacterCodingException notText) {
            parser.problems.add(new Problem(1, 1, "the file is not UTF-8"));
        }
        return parser.end();
    }

    /// The key that `text` is: base64 of the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410), 60 characters.
    ///
    /// @throws IllegalArgumentException when it is none
    public static PublicKey key(String text) {
        try {
            byte[] der = Base64.getDecoder().decode(text);
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            if (Base64.getEncoder().encodeToString(key.getEncoded()).equals(text)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            // said below
        }
        throw new IllegalArgumentException(
                "got a key that is none; it is what the hub prints: 60 characters that begin with MCowBQYDK2VwAyEA");
    }

    /// Takes the lines one after the other.
    private static final class Parser {
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, Allowed> services = new LinkedHashMap<>();
        private final List<PublicKey> hubs = new ArrayList<>();
        private @Nullable String account;
        private @Nullable HostId host;

        private record Word(int line, int column, String text) {}

        private void line(int number, String line) {
            List<Word> words = new ArrayList<>();
            Matcher matcher = WORD.matcher(line);
            while (matcher.find() && matcher.group().charAt(0) != '#') {
                words.add(new Word(number, matcher.start() + 1, matcher.group()));
            }
            if (words.isEmpty()) {
                return;
            }
            Word key = words.getFirst();
            switch (key.text()) {
                case "account" -> one(words, this::account);
                case "host" -> one(words, this::host);
                case "trust" -> one(words, this::trust);
                case "allow" -> allow(words);
                default -> add(key, "got \"" + key.text() + "\"; a line begins with account, host, trust or allow");
            }
        }

        private void account(Word word) {
            if (account != null) {
                add(word, "a second account; there is one");
            } else if (!ACCOUNT.matcher(word.text()).matches()) {
                add(word, "got \"" + word.text() + "\"; the name of a user: small letters, digits, _ and -");
            } else {
                account = word.text();
            }
        }

        private void host(Word word) {
            if (host != null) {
                add(word, "a second host; there is one");
                return;
            }
            try {
                host = HostId.parse(word.text());
            } catch (IllegalArgumentException none) {
                add(word, "got \"" + word.text() + "\"; the id of this host, 36 characters (tocsin hosts --json)");
            }
        }

        private void trust(Word word) {
            try {
                hubs.add(key(word.text()));
            } catch (IllegalArgumentException none) {
                add(word, String.valueOf(none.getMessage()));
            }
            if (hubs.size() > MOST_HUBS) {
                add(word, "more than " + MOST_HUBS + " keys");
            }
        }

        private void allow(List<Word> words) {
            if (words.size() < 3) {
                add(words.getFirst(), "allow needs a service and verbs: allow nginx.service start,stop,restart");
                return;
            }
            Word service = words.get(1);
            Set<Verb> verbs = verbs(words.get(2));
            String denial = Names.denial(service.text(), verbs);
            if (!Names.isService(service.text())) {
                add(service, "got \"" + service.text() + "\"; a service is 1 to 128 letters, digits and _ . @ : -");
            } else if (denial != null) {
                add(service, "got \"" + service.text() + "\"; " + denial);
            }
            long cooldownMillis = 60_000;
            int most = 6;
            for (Word word : words.subList(3, words.size())) {
                if (word.text().startsWith("cooldown=")) {
                    cooldownMillis = span(word);
                } else if (word.text().startsWith("max=")) {
                    most = rate(word);
                } else {
                    add(word, "got \"" + word.text() + "\"; what may follow is cooldown=60s and max=6/h");
                }
            }
            Allowed allowed = new Allowed(service.text(), verbs, cooldownMillis, most);
            if (services.put(service.text(), allowed) != null) {
                add(service, "a second line for " + service.text() + "; there is one for each service");
            }
            if (services.size() > MOST_SERVICES) {
                add(service, "more than " + MOST_SERVICES + " services");
            }
        }

        private Set<Verb> verbs(Word word) {
            Set<Verb> verbs = EnumSet.of(Verb.STATUS);
            for (String name : word.text().split(",", -1)) {
                switch (name) {
                    case "status" -> verbs.add(Verb.STATUS);
                    case "start" -> verbs.add(Verb.START);
                    case "stop" -> verbs.add(Verb.STOP);
                    case "restart" -> verbs.add(Verb.RESTART);
                    default -> add(word, "got \"" + name + "\"; verbs are start, stop, restart and status, by commas");
                }
            }
            return Collections.unmodifiableSet(verbs);
        }

        private long span(Word word) {
            try {
                long millis = Units.duration(word.text().substring("cooldown=".length())).toMillis();
                if (millis >= SHORTEST_MILLIS && millis <= LONGEST_MILLIS) {
                    return millis;
                }
            } catch (IllegalArgumentException none) {
                // said below
            }
            add(word, "got \"" + word.text() + "\"; a cool-down is 1s to 24h, such as cooldown=60s");
            return LONGEST_MILLIS;
        }

        private int rate(Word word) {
            Matcher matcher = RATE.matcher(word.text().substring("max=".length()));
            int most = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (most < 1 || most > MOST_PER_HOUR) {
                add(word, "got \"" + word.text() + "\"; at most 1/h to " + MOST_PER_HOUR + "/h, such as max=6/h");
            }
            return most;
        }

        private void one(List<Word> words, Consumer<Word> taker) {
            if (words.size() == 2) {
                taker.accept(words.get(1));
            } else {
                add(words.getFirst(), words.getFirst().text() + " takes one word, got " + (words.size() - 1));
            }
        }

        private void add(Word word, String text) {
            problems.add(new Problem(word.line(), word.column(), text));
        }

        private Parsed end() {
            if (account == null) {
                problems.add(new Problem(0, 0, "there is no line account: account tocsin-agent"));
            }
            if (host == null) {
                problems.add(new Problem(0, 0, "there is no line host with the id of this host (tocsin hosts --json)"));
            }
            if (hubs.isEmpty()) {
                problems.add(new Problem(0, 0, "there is no line trust: no hub's word counts"));
            }
            return new Parsed(
                    account == null || host == null || !problems.isEmpty()
                            ? null
                            : new HelperConfig(
                                    account, host, List.copyOf(hubs), Collections.unmodifiableMap(services)),
                    List.copyOf(problems));
        }
    }
}
