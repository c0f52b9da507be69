package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is set for a mail channel.
///
/// @param server the relay; empty when mail goes directly to the recipients' servers only
/// @param port of the relay
/// @param security how the connection to it is protected
/// @param username to sign in with; empty: without
/// @param password to sign in with
/// @param from the sender's address
/// @param recipients how several of them are told
/// @param subject template of the subject
/// @param line template of a line
/// @param details whether facts and pictures follow the lines
/// @param direct whether, when the relay fails, mail goes to the recipients' own servers
/// @param directPort where those listen
/// @param resolver the name server that is asked for them; null: the system's
/// @param timeout of each step
/// @param trust whose certificates are believed
record MailSettings(
        String server,
        int port,
        Security security,
        String username,
        String password,
        String from,
        Recipients recipients,
        Template subject,
        Template line,
        boolean details,
        boolean direct,
        int directPort,
        @Nullable InetSocketAddress resolver,
        Duration timeout,
        Trust trust) {
    /// How a connection is protected.
    enum Security {
        /// STARTTLS, or nothing is sent.
        STARTTLS,
        /// STARTTLS where the server offers it; never with a password.
        STARTTLS_IF_OFFERED,
        /// TLS from the first byte (SMTPS).
        TLS,
        /// None; never with a password but to this machine itself.
        NONE
    }

    /// How several recipients are told.
    enum Recipients {
        /// One message, nobody sees the others (BCC).
        HIDDEN,
        /// One message each.
        SEPARATE,
        /// One message, everybody sees all.
        SHOWN
    }

    private static final Set<String> SUBJECT_NAMES = Set.of("subject", "severity", "SEVERITY", "count");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /// RFC 5321 without quoted local parts, comments and address literals: what nobody has for a mail address, and what
    /// header injections are made of.
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
                    + "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    private static final int ADDRESS_CHARS = 254; // RFC 5321, 4.5.3.1.3
    private static final int LOCAL_CHARS = 64;

    /// Reads them all.
    static MailSettings read(FieldReader in) {
        boolean direct = in.flag("direct", false);
        String server = direct ? in.text("server", "") : in.text("server");
        if (!server.isEmpty() && !server.matches("[A-Za-z0-9.:\\[\\]-]{1,255}")) {
            in.refuse("server", "must be a host's name or address");
        }
        String username = in.text("username", "");
        Security security = in.choice(
                "security", Security.class, username.isEmpty() ? Security.STARTTLS_IF_OFFERED : Security.STARTTLS);
        boolean open = security == Security.NONE || security == Security.STARTTLS_IF_OFFERED;
        if (!username.isEmpty() && open && !HERE.contains(server.toLowerCase(Locale.ROOT))) {
            in.refuse("security", "must be starttls or tls: a password is never sent in the clear");
        }
        String from = in.text("from");
        if (!from.isEmpty() && problem(from) != null) {
            in.refuse("from", "must be a mail address: " + problem(from));
        }
        return new MailSettings(
                server,
                in.whole("port", 1, 65_535, usualPort(security, username)),
                security,
                username,
                username.isEmpty() ? in.text("password", "") : in.text("password"),
                from,
                in.choice("recipients", Recipients.class, Recipients.HIDDEN),
                Template.read(in, "subject", SUBJECT_NAMES, "%{subject}"),
                Template.read(in, "line", Texts.NAMES, Texts.ALERT_LINE),
                in.flag("details", true),
                direct,
                in.whole("direct-port", 1, 65_535, 25),
                resolver(in),
                in.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(2), Duration.ofSeconds(10)),
                Trust.read(in));
    }

    /// What is wrong with `address`; null when nothing is.
    static @Nullable String problem(String address) {
        if (address.length() > ADDRESS_CHARS || address.indexOf('@') > LOCAL_CHARS) {
            return "is too long for a mail address";
        }
        return ADDRESS.matcher(address).matches() ? null : "must be like name@example.com";
    }

    /// What stands behind the `@`.
    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static int usualPort(Security security, String username) {
        return security == Security.TLS ? 465 : username.isEmpty() ? 25 : 587;
    }

    private static @Nullable InetSocketAddress resolver(FieldReader in) {
        String text = in.textOrNull("resolver");
        if (text == null) {
            return null;
        }
        int colon = text.lastIndexOf(':');
        try {
            String host = colon < 0 ? text : text.substring(0, colon);
            int port = colon < 0 ? 53 : Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(java.net.InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")), port);
        } catch (IllegalArgumentException noAddress) {
            in.refuse("resolver", "must be ADDRESS:PORT of a name server");
            return null;
        }
    }
}
