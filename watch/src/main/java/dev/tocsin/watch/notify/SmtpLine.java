package dev.tocsin.watch.notify;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressSucceededException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// One talk with one mail server: connects, hands over, and tells what became of each recipient. Made anew for each
/// message; for one thread.
final class SmtpLine {
    private static final String PROTOCOL = "smtp";

    private final MailSettings settings;
    private final Server server;
    private final String product;

    /// Whom to talk to.
    ///
    /// @param address where it is connected to: names were looked up, and judged, before
    /// @param port of it
    /// @param security of the connection
    /// @param username to sign in with; empty: without
    /// @param name whose the certificate must be; null: anybody's will do
    record Server(
            InetAddress address,
            int port,
            MailSettings.Security security,
            String username,
            @Nullable String name) {}

    /// Talks to `server`.
    SmtpLine(MailSettings settings, Server server, String product) {
        this.settings = settings;
        this.server = server;
        this.product = product;
    }

    /// Hands `notice` over for `to`. Never throws for the server's fault.
    Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) {
        Session session = Session.getInstance(properties());
        if (!debug.equals(Channel.Dialogue.NONE)) {
            session.setDebugOut(new PrintStream(new Lines(debug), true, StandardCharsets.UTF_8));
            session.setDebug(true);
        }
        Map<String, Channel.Receipt> came = new LinkedHashMap<>();
        try (SMTPTransport line = (SMTPTransport) session.getTransport(PROTOCOL)) {
            boolean signIn = !server.username.isEmpty();
            line.connect(
                    server.address.getHostAddress(),
                    server.port,
                    signIn ? server.username : null,
                    signIn ? settings.password() : null);
            MailMessage messages = new MailMessage(session, settings, product);
            boolean apart = settings.recipients() == MailSettings.Recipients.SEPARATE;
            for (List<String> some : apart ? to.stream().map(List::of).toList() : List.of(to)) {
                came.putAll(hand(line, messages, notice, some));
            }
        } catch (AuthenticationFailedException wrong) {
            // A wrong password stays wrong, but one that is being changed does not: told as refused, so that the
            // fallback takes over at once.
            return new Channel.Receipt.Refused("sign-in: " + said(wrong));
        } catch (MessagingException trouble) {
            if (came.isEmpty()) {
                return new Channel.Receipt.Later(said(trouble), null);
            }
        }
        Tally tally = new Tally();
        to.forEach(address -> tally.add(
                address, came.getOrDefault(address, new Channel.Receipt.Later("the line broke before", null))));
        return tally.receipt();
    }

    private Map<String, Channel.Receipt> hand(SMTPTransport line, MailMessage messages, Notice notice, List<String> to)
            throws MessagingException {
        Address[] envelope = new Address[to.size()];
        for (int i = 0; i < envelope.length; i++) {
            envelope[i] = new InternetAddress(to.get(i));
        }
        Map<String, Channel.Receipt> came = new LinkedHashMap<>();
        try {
            line.sendMessage(messages.of(notice, to), envelope);
            to.forEach(address -> came.put(address, new Channel.Receipt.Delivered(last(line))));
        } catch (SendFailedException failure) {
            sort(failure, last(line), came);
            Channel.Receipt whole = whole(failure, line);
            to.forEach(address -> came.putIfAbsent(address, whole));
        } catch (MessagingException broken) {
            to.forEach(address -> came.put(address, new Channel.Receipt.Later(said(broken), null)));
        }
        return came;
    }

    /// What the library tells of each recipient hangs behind the failure, one after the other.
    private static void sort(SendFailedException failure, String taken, Map<String, Channel.Receipt> came) {
        Exception next = failure;
        for (int i = 0; next instanceof MessagingException one && i < Guarded.RECIPIENTS + 10; i++) {
            if (one instanceof SMTPAddressFailedException no) {
                came.put(no.getAddress().getAddress(), judge(no.getReturnCode(), plain(no)));
            } else if (one instanceof SMTPAddressSucceededException yes) {
                came.put(yes.getAddress().getAddress(), new Channel.Receipt.Delivered(taken));
            }
            next = one.getNextException();
        }
        // "Succeeded" means that the address was taken; when the body was refused nobody has the message.
        boolean nobody = failure.getValidSentAddresses() == null || failure.getValidSentAddresses().length == 0;
        if (nobody) {
            came.values().removeIf(receipt -> receipt instanceof Channel.Receipt.Delivered);
        }
    }

    private static Channel.Receipt whole(SendFailedException failure, SMTPTransport line) {
        int code = switch (failure) {
            case SMTPSendFailedException one -> one.getReturnCode();
            case SMTPSenderFailedException one -> one.getReturnCode();
            default -> line.getLastReturnCode();
        };
        return judge(code, said(failure));
    }

    private static Channel.Receipt judge(int code, String said) {
        return code >= 500
                        && code < 600
                        && code != 552 // 552 "too many recipients" of old servers: RFC 5321, 4.5.3.1.10
                ? new Channel.Receipt.Refused(said)
                : new Channel.Receipt.Later(said, null);
    }

    private static String last(SMTPTransport line) {
        String response = line.getLastServerResponse();
        return response == null ? "taken" : response.strip();
    }

    private static String said(Exception failure) {
        StringBuilder words = new StringBuilder(plain(failure));
        Throwable cause = failure.getCause() == null && failure instanceof MessagingException one
                ? one.getNextException()
                : failure.getCause();
        if (cause != null && cause.getMessage() != null && !words.toString().contains(cause.getMessage())) {
            words.append(": ").append(cause.getMessage().strip());
        }
        return words.toString();
    }

    private static String plain(Exception failure) {
        return String.valueOf(failure.getMessage()).strip();
    }

    private Properties properties() {
        Properties all = new Properties();
        String millis = String.valueOf(settings.timeout().toMillis());
        boolean tls = server.security == MailSettings.Security.TLS;
        boolean start = server.security == MailSettings.Security.STARTTLS;
        set(all, "connectiontimeout", millis);
        set(all, "timeout", millis);
        set(all, "writetimeout", millis);
        set(all, "localhost", MailSettings.domain(settings.from()));
        set(all, "from", settings.from());
        set(all, "reportsuccess", "true");
        set(all, "sendpartial", "true");
        set(all, "auth", String.valueOf(!server.username.isEmpty()));
        set(all, "ssl.enable", String.valueOf(tls));
        set(
                all,
                "starttls.enable",
                String.valueOf(start || server.security == MailSettings.Security.STARTTLS_IF_OFFERED));
        set(all, "starttls.required", String.valueOf(start));
        set(all, "ssl.protocols", "TLSv1.3 TLSv1.2");
        // Our own sockets know the server's name; the library knows an address only.
        String name = server.name;
        set(all, "ssl.checkserveridentity", String.valueOf(name != null));
        all.put(
                "mail." + PROTOCOL + ".ssl.socketFactory",
                name != null ? new NamedSockets(settings.trust().sockets(), name) : Blind.sockets());
        set(all, "quitwait", "false");
        return all;
    }

    private static void set(Properties all, String name, String value) {
        all.setProperty("mail." + PROTOCOL + "." + name, value);
    }

    /// What the library prints, line by line, into a dialogue. It prints no password (`mail.debug.auth` is off).
    private static final class Lines extends OutputStream {
        private static final int LINE_BYTES = 4_096;

        private final Channel.Dialogue debug;
        private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

        private Lines(Channel.Dialogue debug) {
            this.debug = debug;
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
                if (!text.startsWith("DEBUG")) { // the library speaks of itself
                    debug.line(text);
                }
                line.reset();
            } else if (line.size() < LINE_BYTES) {
                line.write(b);
            }
        }
    }
}
