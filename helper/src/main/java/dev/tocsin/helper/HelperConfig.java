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

/// What `/etc/tocsin/helper.conf` says: for whom the helper listens, who it is, whose word counts, what may be done.
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
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}"); // a number is no account
    private static final Pattern KEY = Pattern.compile("MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=");
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
                String shown = Printable.of(word.substring(0, Math.min(60, word.length())));
                throw new IllegalArgumentException("got \"" + shown + "\"; must be " + what);
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

        /// An Ed25519 key in base64 of its SubjectPublicKeyInfo, which begins always the same (RFC 8410).
        private PublicKey key() {
            demand(KEY.matcher(word).matches(), "a hub's key: 60 characters that begin with MCowBQYDK2VwAyEA");
            try {
                byte[] der = Base64.getDecoder().decode(word);
                return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException none) {
                throw new IllegalArgumentException("got a key that is none: " + none.getMessage(), none);
            }
        }

        private void allow() {
            demand(next() && Names.isService(word), "a service: 1 to 128 letters, digits and _ . @ : -");
            String service = word;
            demand(!services.containsKey(service), "one line for each service");
            demand(services.size() < MOST_SERVICES, "at most " + MOST_SERVICES + " services");
            Set<Verb> verbs = EnumSet.of(Verb.STATUS);
            next();
            for (String name : word.split(",", -1)) {
                demand(name.matches("status|start|stop|restart"), "start, stop, restart or status, by commas");
                verbs.add(Verb.valueOf(name.toUpperCase(Locale.ROOT)));
            }
            String denial = Names.denial(service, verbs);
            demand(denial == null, "another service than " + service + ": " + denial);
            long cooldownMillis = 60_000;
            int most = 6;
            while (next()) {
                if (word.startsWith("cooldown=")) {
                    cooldownMillis = Units.duration(word.substring(9)).toMillis();
                    demand(cooldownMillis >= 1_000 && cooldownMillis <= 86_400_000, "1s to 24h");
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
            throw new Refusal("config", String.join("; ", problems));
        }
    }
}
