package dev.tocsin.watch.notify;

import dev.tocsin.base.Sha256;
import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;

/// Instant messages by XMPP (Jabber). TLS before anything else, then SCRAM-SHA-1, in which the password never leaves
/// this machine, not even within TLS; a server that offers neither gets nothing. One connection for each message: an
/// alert a day is not worth a line that may be dead when it is needed.
///
/// XMPP has no answer to a message that is fine. So a ping follows: the server answers in order, and whatever it
/// refused has come back before (RFC 6120, section 10.1).
final class XmppChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 5_000;

    private final ChannelParts parts;
    private final Settings settings;

    private XmppChannel(ChannelParts parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    private record Settings(
            String user, String password, String server, int port, Template line, Duration timeout, Trust trust) {}

    /// The type `xmpp`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "xmpp";
        }

        @Override
        public String help() {
            return "Sends instant messages by XMPP (Jabber), over TLS and with SCRAM only.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String user = in.text("username");
            if (!user.isEmpty() && jid(user) == null) {
                in.refuse("username", "must be like name@example.com");
            }
            Settings settings = new Settings(
                    user,
                    in.text("password"),
                    in.text("server", user.substring(user.indexOf('@') + 1)),
                    in.whole("port", 1, 65_535, 5_222),
                    Template.read(in, "line", Texts.NAMES, Texts.ALERT_LINE),
                    in.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(10)),
                    Trust.read(in));
            XmppChannel work = new XmppChannel(parts, settings);
            Secrets secrets = Secrets.of(List.of(settings.password));
            return new Guarded(name(), work, secrets, settings.timeout.multipliedBy(5), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return jid(address) == null ? "must be like name@example.com" : null;
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs recipients");
        }
        InetAddress address =
                parts.reach().addresses(settings.server, settings.timeout).getFirst();
        AbstractXMPPConnection line = new XMPPTCPConnection(configuration(address));
        line.setReplyTimeout(settings.timeout.toMillis());
        line.addStanzaSendingListener(stanza -> debug.line("> " + xml(stanza)), _ -> true);
        line.addAsyncStanzaListener(stanza -> debug.line("< " + xml(stanza)), _ -> true);
        try {
            debug.line("connecting to " + settings.server + " [" + address.getHostAddress() + "]:" + settings.port);
            line.connect();
            debug.line("TLS: " + line.isSecureConnection() + "; signing in as " + settings.user);
            line.login();
            return hand(line, notice, to, debug);
        } catch (SASLErrorException wrong) {
            return new Channel.Receipt.Refused("sign-in: " + wrong.getMessage());
        } catch (XMPPException | SmackException trouble) {
            return new Channel.Receipt.Later(Texts.cut(String.valueOf(trouble.getMessage()), 300), null);
        } finally {
            line.disconnect();
        }
    }

    private Channel.Receipt hand(AbstractXMPPConnection line, Notice notice, List<String> to, Channel.Dialogue debug)
            throws SmackException, XMPPException, InterruptedException {
        StanzaCollector errors = line.createStanzaCollector(MessageTypeFilter.ERROR);
        String text = text(notice);
        Map<String, String> ids = new LinkedHashMap<>();
        for (String address : to) {
            String id = Sha256.hex(notice.key() + " " + address, 16);
            EntityBareJid jid = jid(address);
            if (jid != null) {
                MessageBuilder message = MessageBuilder.buildMessage(id)
                        .to(jid)
                        .ofType(Message.Type.chat)
                        .setBody(text);
                line.sendStanza(message.build());
                ids.put(address, id);
            }
        }
        try {
            line.sendIqRequestAndWaitForResponse(new Ping(line.getXMPPServiceDomain()));
        } catch (XMPPException.XMPPErrorException noPing) { // an answer as good as any other: it came in its turn
            debug.line("no ping: " + noPing.getMessage());
        }
        Map<String, StanzaError.Condition> back = refused(errors);
        Tally tally = new Tally();
        ids.forEach((address, id) -> tally.add(address, judge(back.get(id))));
        return tally.receipt();
    }

    /// Why each message came back, by its id. A collector is filled in the order in which stanzas come and before an
    /// answer is handed on; a listener would be told on another thread, perhaps after it.
    private static Map<String, StanzaError.Condition> refused(StanzaCollector errors) {
        Map<String, StanzaError.Condition> back = new HashMap<>();
        for (Stanza stanza = errors.pollResult(); stanza != null; stanza = errors.pollResult()) {
            StanzaError error = stanza.getError();
            if (error != null && stanza.getStanzaId() != null) {
                back.put(stanza.getStanzaId(), error.getCondition());
            }
        }
        return back;
    }

    private static Channel.Receipt judge(StanzaError.@Nullable Condition error) {
        return switch (error) {
            case null -> new Channel.Receipt.Delivered("taken by the server");
            case resource_constraint, remote_server_timeout, internal_server_error, policy_violation ->
                new Channel.Receipt.Later(error.toString(), null);
            default -> new Channel.Receipt.Refused(error.toString());
        };
    }

    private String text(Notice notice) {
        List<String> lines = new ArrayList<>(Texts.lines(settings.line, notice, value -> value));
        String link = notice.url().isEmpty() ? "" : Escape.line(notice.url());
        return Texts.fit(lines, "\n", TEXT_CHARS) + link;
    }

    private XMPPTCPConnectionConfiguration configuration(InetAddress address) throws IOException {
        EntityBareJid jid = jid(settings.user);
        if (jid == null) {
            throw new AssertionError("BUG: got a user that is none, must have been refused");
        }
        Collection<String> scram = List.of("SCRAM-SHA-1");
        return XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(jid.asDomainBareJid())
                .setUsernameAndPassword(jid.getLocalpart().asUnescapedString(), settings.password)
                .setResource(Resourcepart.fromOrThrowUnchecked("tocsin"))
                .setHostAddress(address)
                .setPort(settings.port)
                .setSecurityMode(ConnectionConfiguration.SecurityMode.required)
                .setCustomX509TrustManager(settings.trust.manager())
                .addEnabledSaslMechanism(scram)
                .setCompressionEnabled(false)
                .setSendPresence(false)
                .setConnectTimeout((int) settings.timeout.toMillis())
                .build();
    }

    private static String xml(Stanza stanza) {
        return stanza.toXML().toString();
    }

    private static @Nullable EntityBareJid jid(String address) {
        try {
            return address.length() > 500 ? null : JidCreate.entityBareFrom(address);
        } catch (XmppStringprepException | IllegalArgumentException noAddress) {
            return null;
        }
    }
}
