package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SmppChannelTest {
    private Centre centre;

    @BeforeEach
    void start() throws IOException {
        centre = new Centre();
    }

    @AfterEach
    void stop() throws IOException {
        centre.close();
    }

    @Test
    @Tag("NM-50")
    void smpp_text_goesInTheAlphabetOfTextMessages() throws Exception {
        Notice notice = Notices.notice(Notices.line("a_b", "HTTP", "x", 404));
        assertThat(send(notice, "pass", "+49111", "222"))
                .isInstanceOf(Channel.Receipt.Delivered.class)
                .asString()
                .contains("message 1");
        assertThat(centre.got).hasSize(2);
        SubmitSm first = centre.got.getFirst();
        assertThat(first.getDestAddress()).isEqualTo("49111");
        assertThat(first.getDataCoding()).isZero();
        assertThat(new String(first.getShortMessage(), StandardCharsets.ISO_8859_1))
                .isEqualTo("a\u0011b(HTTP)>404 \r\n");
        assertThat(first.getSourceAddr()).isEqualTo("Net-Monitor");
    }

    @Test
    @Tag("NM-50")
    void smpp_otherScript_goesInUcs2() throws Exception {
        send(Notices.notice(Notices.line("веб", "HTTP", "x", 404)), "pass", "+49111");
        assertThat(centre.got.getFirst().getDataCoding()).isEqualTo((byte) 8);
        assertThat(new String(centre.got.getFirst().getShortMessage(), StandardCharsets.UTF_16BE))
                .isEqualTo("веб(HTTP)>404 \r\n");
    }

    @Test
    @Tag("F22")
    @Tag("NM-55")
    void smpp_refusals_areToldApart() throws Exception {
        assertThat(send(Notices.one(), "wrong", "+49111")).isInstanceOf(Channel.Receipt.Refused.class);
        centre.status = SMPPConstant.STAT_ESME_RTHROTTLED;
        assertThat(send(Notices.one(), "pass", "+49111")).isInstanceOf(Channel.Receipt.Later.class);
        centre.status = SMPPConstant.STAT_ESME_RINVDSTADR;
        assertThat(send(Notices.one(), "pass", "+49111")).isInstanceOf(Channel.Receipt.Refused.class);
        centre.close();
        assertThat(send(Notices.one(), "pass", "+49111")).isInstanceOf(Channel.Receipt.Later.class);
    }

    @Test
    @Tag("NM-56")
    void smpp_debug_showsTheDialogueWithoutThePassword() throws Exception {
        Notices.Heard heard = new Notices.Heard();
        channel("pass").send(Notices.one(), List.of("+49111"), heard);
        assertThat(heard.text())
                .contains("> bind_transmitter user", "> submit_sm to +49111", "< message 1")
                .doesNotContain("pass");
    }

    @Test
    @Tag("NM-57")
    void smpp_badSettings_areAllTold() {
        assertThat(Notices.problems("smpp", "server", "x", "username", "u", "password", "123456789", "from", "a&b"))
                .contains("channels[0].password: must have at most 8", "channels[0].from");
    }

    private Channel channel(String password) {
        return Notices.channel(
                "smpp",
                "server",
                "127.0.0.1",
                "port",
                String.valueOf(centre.port()),
                "tls",
                "false",
                "username",
                "user",
                "password",
                password,
                "from",
                "Net-Monitor",
                "timeout",
                "3s");
    }

    private Channel.Receipt send(Notice notice, String password, String... to) throws Exception {
        return channel(password).send(notice, List.of(to), Channel.Dialogue.NONE);
    }

    /// Listens at a socket that is there already.
    private record Given(ServerSocket socket) implements ServerConnectionFactory {
        @Override
        public ServerConnection listen(int port) {
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int port, int timeout) {
            return listen(port);
        }

        @Override
        public ServerConnection listen(int port, int timeout, int backlog) {
            return listen(port);
        }
    }

    /// A message centre on loopback: user `user`, password `pass`.
    private static final class Centre implements ServerMessageReceiverListener, AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final SMPPServerSessionListener listener = new SMPPServerSessionListener(0, new Given(socket));
        private final List<SubmitSm> got = new CopyOnWriteArrayList<>();
        private volatile int status;
        private volatile boolean closed;

        private Centre() throws IOException {
            listener.setMessageReceiverListener(this);
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            listener.close();
        }

        private void accept() {
            while (!closed) {
                try {
                    SMPPServerSession session = listener.accept();
                    Thread.ofVirtual().start(() -> bind(session));
                } catch (IOException closing) {
                    return;
                }
            }
        }

        private static void bind(SMPPServerSession session) {
            try {
                BindRequest request = session.waitForBind(5_000);
                if (request.getPassword().equals("pass")) {
                    request.accept("centre");
                } else {
                    request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
                }
            } catch (Exception gone) {
                session.close();
            }
        }

        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm text, SMPPServerSession source) throws ProcessRequestException {
            if (status != 0) {
                throw new ProcessRequestException("as told", status);
            }
            got.add(text);
            try {
                return new SubmitSmResult(
                        new MessageId(String.valueOf(got.size())), new org.jsmpp.bean.OptionalParameter[0]);
            } catch (org.jsmpp.PDUStringException wrong) {
                throw new AssertionError(wrong);
            }
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti many, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm all, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
            throw none();
        }

        private static ProcessRequestException none() {
            return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
