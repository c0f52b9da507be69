package dev.tocsin.helper;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Printable;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `/etc/tocsin/helper.conf` says: for whom the helper listens, who it is, whose word counts, and what may be done.
/// Lines of words; `#` begins a comment. Strict: a file with a mistake allows nothing.
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
/// @param services by name
public record HelperConfig(String account, HostId host, List<PublicKey> hubs, Map<String, Allowed> services) {
    /// The most bytes of the file.
    public static final int MOST_BYTES = 64 << 10;

    private static final int MOST_SERVICES = 256;
    private static final int MOST_HUBS = 16; // each is tried for each request
    private static final int MOST_PROBLEMS = 5; // are told
    private static final int SHOWN = 60; // characters of a word
    private static final long SHORTEST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 86_400_000;
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}"); // a number is no account
    private static final Pattern COMMENT = Pattern.compile("(^|[ \t])#.*");
    private static final Pattern WORD = Pattern.compile("[^ \t]+");
    private static final Pattern RATE = Pattern.compile("([1-9]|[12][0-9]|30)/h"); // 30: as many as there are in all

    /// One line `allow`.
    ///
    /// @param verbs what may be done; [Verb#STATUS] always
    /// @param cooldownMillis rest after an action before the next
    /// @param mostPerHour actions in any hour
    public record Allowed(Set<Verb> verbs, long cooldownMillis, int mostPerHour) {}

    /// Reads the `content` of a file.
    ///
    /// @throws Refusal which says each line's first mistake, with line and column
    public static HelperConfig parse(byte[] content) throws Refusal {
        Parser parser = new Parser();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            String[] lines =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                parser.line(i + 1, lines[i]);
            }
        } catch (CharacterCodingException notText) {
            parser.problems.add("it is not UTF-8");
        }
        return parser.end();
    }

    /// Takes the lines one after the other.
    private static final class Parser {
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Allowed> services = new HashMap<>();
        private final List<PublicKey> hubs = new ArrayList<>();
        private @Nullable String account;
        private @Nullable HostId host;
        private Matcher words = WORD.matcher("");
        private String word = "";
        private int column;

        private void line(int number, String line) {
            words = WORD.matcher(COMMENT.matcher(line).replaceFirst(""));
            try {
                if (next()) {
                    statement();
                    demand(!next(), "nothing more on this line");
                }
            } catch (IllegalArgumentException wrong) {
                problems.add("line " + number + ", column " + column + ": " + wrong.getMessage());
            }
        }

        private boolean next() {
            boolean there = words.find();
            word = there ? words.group() : "";
            column = (there ? words.start() : words.regionEnd()) + 1;
            return there;
        }

        private void demand(boolean right, String what) {
            if (!right) {
                String shown = word.length() > SHOWN ? word.substring(0, SHOWN) + "…" : word;
                throw new IllegalArgumentException("got \"" + Printable.of(shown) + "\"; must be " + what);
            }
        }

        private void statement() {
            switch (word) {
                case "account" -> {
                    demand(account == null, "one line account");
                    demand(next() && ACCOUNT.matcher(word).matches(), "a user: small letters, digits, _ and -");
                    account = word;
                }
                case "host" -> {
                    demand(host == null, "one line host");
                    demand(next() && word.length() == 36, "the id of this host, 36 characters (tocsin hosts --json)");
                    host = HostId.parse(word);
                }
                case "trust" -> {
                    demand(hubs.size() < MOST_HUBS, "at most " + MOST_HUBS + " lines trust");
                    next();
                    hubs.add(key());
                }
                case "allow" -> allow();
                default -> demand(false, "account, host, trust or allow");
            }
        }

        /// An Ed25519 key in base64 of its SubjectPublicKeyInfo (RFC 8410), in no other way of writing it.
        private PublicKey key() {
            try {
                byte[] der = Base64.getDecoder().decode(word);
                PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
                if (Base64.getEncoder().encodeToString(key.getEncoded()).equals(word)) {
                    return key;
                }
            } catch (GeneralSecurityException | IllegalArgumentException none) {
                // said below
            }
            demand(false, "a hub's key: 60 characters that begin with MCowBQYDK2VwAyEA");
            throw new AssertionError("BUG: got here, must have been refused");
        }

        private void allow() {
            demand(next() && Names.isService(word), "a service: 1 to 128 letters, digits and _ . @ : -");
            String service = word;
            demand(!services.containsKey(service), "one line for each service");
            demand(services.size() < MOST_SERVICES, "at most " + MOST_SERVICES + " services");
            Set<Verb> verbs = EnumSet.of(Verb.STATUS);
            next();
            for (String name : word.split(",", -1)) {
                String verb = name.toUpperCase(Locale.ROOT);
                demand(name.matches("status|start|stop|restart"), "start, stop, restart or status, by commas");
                verbs.add(Verb.valueOf(verb));
            }
            String denial = Names.denial(service, verbs);
            demand(denial == null, "another service than " + service + ": " + denial);
            long cooldownMillis = 60_000;
            int most = 6;
            while (next()) {
                if (word.startsWith("cooldown=")) {
                    cooldownMillis = Units.duration(word.substring("cooldown=".length())).toMillis();
                    demand(cooldownMillis >= SHORTEST_MILLIS && cooldownMillis <= LONGEST_MILLIS, "1s to 24h");
                } else {
                    Matcher rate = RATE.matcher(word.startsWith("max=") ? word.substring("max=".length()) : "");
                    demand(rate.matches(), "cooldown=1s to cooldown=24h, or max=1/h to max=30/h");
                    most = Integer.parseInt(rate.group(1));
                }
            }
            services.put(service, new Allowed(Set.copyOf(verbs), cooldownMillis, most));
        }

        private HelperConfig end() throws Refusal {
            if (problems.isEmpty() && account != null && host != null && !hubs.isEmpty()) {
                return new HelperConfig(account, host, List.copyOf(hubs), Map.copyOf(services));
            }
            if (problems.isEmpty()) {
                problems.add("there must be a line account, a line host and a line trust at least");
            }
            int more = problems.size() - MOST_PROBLEMS;
            String told = String.join("; ", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
            throw new Refusal("config", told + (more > 0 ? "; and " + more + " more" : ""));
        }
    }
}
