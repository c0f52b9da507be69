package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mail: by a relay, and with `direct`, when the relay cannot be reached or has no time, to the recipients' own
/// servers, so that the news of a dead mail server still comes by mail.
///
/// A relay's 4xx means later, its 5xx refused, for each recipient apart. On the direct way TLS is used where it is
/// offered without a look at the certificate, as mail servers do among each other (RFC 7435); nobody signs in there.
final class MailChannel implements Guarded.Work {
    private static final int MX_ADDRESSES = 2; // of each server: one of each family

    private final ChannelParts parts;
    private final MailSettings settings;

    private MailChannel(ChannelParts parts, MailSettings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    /// The type `mail`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "mail";
        }

        @Override
        public String help() {
            return "Sends mail by a relay (STARTTLS or TLS), and as a last resort straight to the recipient's server.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            MailSettings settings = MailSettings.read(in);
            String plain = "\0" + settings.username() + "\0" + settings.password();
            List<String> secrets = settings.password().isEmpty()
                    ? List.of()
                    : List.of(
                            settings.password(),
                            Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
            // A relay is given six steps, and as much again stands for the direct way.
            Duration patience = settings.timeout().multipliedBy(settings.direct() ? 12 : 6);
            return new Guarded(name(), new MailChannel(parts, settings), Secrets.of(secrets), patience, parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return MailSettings.problem(address);
    }

    @Override
    public boolean isRich() {
        return settings.details();
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("a mail needs recipients");
        }
        if (settings.server().isEmpty()) {
            return direct(notice, to, debug).receipt();
        }
        Channel.Receipt relayed = relay(notice, to, debug);
        if (!settings.direct() || !(relayed instanceof Channel.Receipt.Later later)) {
            return relayed;
        }
        debug.line("relay: " + later.why() + "; trying the recipients' own servers");
        List<String> rest = later.rest().isEmpty() ? to : later.rest();
        Channel.Receipt straight = direct(notice, rest, debug).receipt();
        return switch (straight) {
            case Channel.Receipt.Delivered done ->
                new Channel.Receipt.Delivered(done.detail() + " (directly: relay " + later.why() + ")");
            // The relay may take what the recipient's server refuses from an unknown sender: its word stands.
            case Channel.Receipt.Refused no ->
                new Channel.Receipt.Later(later.why() + "; directly: " + no.why(), later.after(), later.rest());
            case Channel.Receipt.Later wait ->
                new Channel.Receipt.Later(
                        later.why() + "; directly: " + wait.why(),
                        later.after(),
                        wait.rest().isEmpty() ? later.rest() : wait.rest());
        };
    }

    private Channel.Receipt relay(Notice notice, List<String> to, Channel.Dialogue debug) throws InterruptedException {
        InetAddress at;
        try {
            at = parts.reach().addresses(settings.server(), settings.timeout()).getFirst();
        } catch (IOException unreachable) {
            return new Channel.Receipt.Later(Guarded.words(unreachable), null);
        }
        SmtpLine.Server server =
                new SmtpLine.Server(at, settings.port(), settings.security(), settings.username(), settings.server());
        return new SmtpLine(settings, server, parts.product()).send(notice, to, debug);
    }

    private Tally direct(Notice notice, List<String> to, Channel.Dialogue debug) throws InterruptedException {
        Map<String, List<String>> byDomain = new LinkedHashMap<>();
        to.forEach(address -> byDomain.computeIfAbsent(MailSettings.domain(address), _ -> new ArrayList<>())
                .add(address));
        Tally tally = new Tally();
        for (Map.Entry<String, List<String>> one : byDomain.entrySet()) {
            for (String address : one.getValue()) { // one by one: what is refused for one says nothing of the others
                tally.add(address, toDomain(notice, one.getKey(), address, debug));
            }
        }
        return tally;
    }

    private Channel.Receipt toDomain(Notice notice, String domain, String address, Channel.Dialogue debug)
            throws InterruptedException {
        List<String> servers;
        try {
            servers = new MailRoutes(settings.resolver(), settings.timeout()).servers(domain);
        } catch (IOException silent) {
            return new Channel.Receipt.Later("no way to " + domain + ": " + Guarded.words(silent), null);
        }
        if (servers.isEmpty()) {
            return new Channel.Receipt.Refused(domain + " takes no mail");
        }
        Channel.Receipt last = new Channel.Receipt.Later("no server of " + domain + " answers", null);
        for (String server : servers) {
            for (InetAddress at : addresses(server)) {
                debug.line("to " + server + " [" + at.getHostAddress() + "]");
                SmtpLine.Server line = new SmtpLine.Server(
                        at, settings.directPort(), MailSettings.Security.STARTTLS_IF_OFFERED, "", null);
                last = new SmtpLine(settings, line, parts.product()).send(notice, List.of(address), debug);
                if (!(last instanceof Channel.Receipt.Later)) {
                    return last;
                }
            }
        }
        return last;
    }

    private List<InetAddress> addresses(String server) throws InterruptedException {
        try {
            return parts.reach().addresses(server, settings.timeout()).stream()
                    .limit(MX_ADDRESSES)
                    .toList();
        } catch (IOException unknown) {
            return List.of(); // the next server of the domain is tried
        }
    }
}
