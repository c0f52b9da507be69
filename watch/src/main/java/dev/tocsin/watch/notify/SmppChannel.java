package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/// Text messages by SMPP 3.4, which the message centres of telephone companies speak: one session for each message,
/// bound as a transmitter, one `submit_sm` for each text and number. Text that the alphabet of text messages holds goes
/// in it (data coding 0, one octet per septet), any other in UCS-2 (8).
///
/// SMPP sends the password in the clear, so `tls` is on unless it is turned off.
final class SmppChannel implements Guarded.Work {
    private static final byte NO_PROTOCOL = 0;
    private static final byte USUAL_PRIORITY = 1;
    private static final byte KEEP = 0; // replace_if_present_flag
    private static final byte OWN_TEXT = 0; // sm_default_msg_id
    private static final int PASSWORD_CHARS = 8; // SMPP 3.4, 4.1.1: nine octets with the end

    /// What a message centre says when it has no time, rather than no wish (SMPP 3.4, 5.1.3).
    private static final Set<Integer> LATER =
            Set.of(SMPPConstant.STAT_ESME_RSYSERR, SMPPConstant.STAT_ESME_RMSGQFUL, SMPPConstant.STAT_ESME_RTHROTTLED);

    private final ChannelParts parts;
    private final Settings settings;
    private final Taken taken = new Taken();

    private SmppChannel(ChannelParts parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    private record Settings(
            String server,
            int port,
            boolean tls,
            String username,
            String password,
            String systemType,
            String from,
            Duration timeout,
            Trust trust,
            SmsText text) {}

    /// The type `smpp`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "smpp";
        }

        @Override
        public String help() {
            return "Sends text messages by the message centre of a telephone company (SMPP 3.4).";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            boolean tls = in.flag("tls", true);
            Settings settings = new Settings(
                    in.text("server"),
                    in.whole("port", 1, 65_535, tls ? 3_550 : 2_775),
                    tls,
                    in.text("username"),
                    in.text("password"),
                    in.text("system-type", ""),
                    in.text("from"),
                    in.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(10)),
                    Trust.read(in),
                    SmsText.read(in));
            if (settings.password.length() > PASSWORD_CHARS) {
                in.refuse("password", "must have at most " + PASSWORD_CHARS + " characters: SMPP has no room for more");
            }
            if (settings.username.length() > 15) {
                in.refuse("username", "must have at most 15 characters");
            }
            if (!settings.from.matches("\\+?[0-9]{3,15}|[A-Za-z0-9 ._-]{1,11}")) {
                in.refuse("from", "must be a number, or a name of at most 11 letters and digits");
            }
            SmppChannel work = new SmppChannel(parts, settings);
            Secrets secrets = Secrets.of(List.of(settings.password));
            return new Guarded(name(), work, secrets, settings.timeout.multipliedBy(6), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return SmsText.problem(address);
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a telephone number");
        }
        SMPPSession session = new SMPPSession((host, port) -> connect(host, port));
        session.setTransactionTimer(settings.timeout.toMillis());
        debug.line("> bind_transmitter " + settings.username + " at " + settings.server + ":" + settings.port);
        try {
            String name = session.connectAndBind(settings.server, settings.port, bind(), settings.timeout.toMillis());
            debug.line("< bound to " + name);
            return Each.tell(to, number -> texts(session, notice, number, debug));
        } catch (IOException unbound) {
            debug.line("< " + Guarded.words(unbound));
            return unbound.getCause() instanceof NegativeResponseException no
                    ? judge(no)
                    : new Channel.Receipt.Later(Guarded.words(unbound), null);
        } finally {
            session.unbindAndClose();
        }
    }

    private BindParameter bind() {
        return new BindParameter(
                BindType.BIND_TX,
                settings.username,
                settings.password,
                settings.systemType,
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                null);
    }

    private Channel.Receipt texts(SMPPSession session, Notice notice, String number, Channel.Dialogue debug)
            throws IOException {
        List<String> texts = settings.text.of(notice);
        String last = "taken before";
        for (int i = 0; i < texts.size(); i++) {
            String part = SmsText.id(notice, i) + " " + number;
            if (taken.has(part)) {
                continue;
            }
            debug.line("> submit_sm to " + number + ": " + texts.get(i));
            try {
                last = "message " + submit(session, texts.get(i), number);
                debug.line("< " + last);
                taken.add(part);
            } catch (NegativeResponseException no) {
                debug.line("< status " + Integer.toHexString(no.getCommandStatus()));
                return judge(no);
            } catch (PDUException | InvalidResponseException | ResponseTimeoutException trouble) {
                return new Channel.Receipt.Later(String.valueOf(trouble.getMessage()), null);
            }
        }
        return new Channel.Receipt.Delivered(last);
    }

    private String submit(SMPPSession session, String text, String number)
            throws IOException, NegativeResponseException, PDUException, InvalidResponseException,
                    ResponseTimeoutException {
        boolean plain = Gsm7.holds(text);
        boolean named = !settings.from.matches("\\+?[0-9]+");
        return session.submitShortMessage(
                        settings.systemType,
                        named ? TypeOfNumber.ALPHANUMERIC : type(settings.from),
                        named ? NumberingPlanIndicator.UNKNOWN : NumberingPlanIndicator.ISDN,
                        digits(settings.from),
                        type(number),
                        NumberingPlanIndicator.ISDN,
                        digits(number),
                        new ESMClass(),
                        NO_PROTOCOL,
                        USUAL_PRIORITY,
                        null,
                        null,
                        new RegisteredDelivery(0),
                        KEEP,
                        new GeneralDataCoding(plain ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2),
                        OWN_TEXT,
                        plain ? Gsm7.octets(text) : Gsm7.ucs2(text))
                .getMessageId();
    }

    private static Channel.Receipt judge(NegativeResponseException no) {
        String said = "SMPP status 0x" + Integer.toHexString(no.getCommandStatus());
        return LATER.contains(no.getCommandStatus())
                ? new Channel.Receipt.Later(said, Duration.ofSeconds(30))
                : new Channel.Receipt.Refused(said);
    }

    private Connection connect(String host, int port) throws IOException {
        int millis = (int) settings.timeout.toMillis();
        InetAddress address;
        try {
            address = parts.reach().addresses(host, settings.timeout).getFirst();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), millis);
            socket.setSoTimeout(millis);
            return new SocketConnection(settings.tls ? tls(socket, host, port) : socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private Socket tls(Socket socket, String host, int port) throws IOException {
        SSLSocket safe = new NamedSockets(settings.trust.sockets(), host).createSocket(socket, host, port, true);
        safe.startHandshake();
        return safe;
    }

    private static TypeOfNumber type(String number) {
        return number.startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN;
    }

    private static String digits(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }
}
