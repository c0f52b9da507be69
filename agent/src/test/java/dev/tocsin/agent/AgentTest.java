package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.DemoMark;
import dev.tocsin.hub.HostState;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.Token;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The agent's program from its command line to its exit code, against a real hub.
final class AgentTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private TestHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new TestHub(data.resolve("hub-data"), Clock.system());
    }

    @AfterEach
    void close() throws IOException {
        hub.close();
    }

    @Test
    void agent_withAToken_joinsRecordsAndStopsInOrder() throws Exception {
        CompletableFuture<Agent> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = start(hub.token().text() + "\n", started, "--join", "-");
        Await.until(
                "the host is up",
                LONG,
                () -> hub.hub().hosts().all().stream()
                        .anyMatch(host -> host.state() == HostState.UP && host.processes() != null));
        assertThat(agentFile("agent.json"))
                .content()
                .contains("\"pid\":" + ProcessHandle.current().pid());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agentFile("identity"))))
                .isEqualTo("rw-------");
        assertThat(exit).isNotDone();

        assertThat(run("", "--hub", hub.address().toString()))
                .as("a second agent on the same directory")
                .isEqualTo(6);
        assertThat(said()).contains("another agent uses");

        started.get(10, TimeUnit.SECONDS).stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(agentFile("agent.json")).doesNotExist();
    }

    @Test
    void agent_onTheDirectoryOfADemonstration_isRefusedAndWritesNothing() throws IOException {
        Path demo = Files.createDirectories(data.resolve("agent-data"));
        DemoMark.put(demo);
        assertThat(run("", "--hub", hub.address().toString())).isEqualTo(6);
        assertThat(said()).contains(demo + ", which belongs to a demonstration");
        assertThat(agentFile("")).doesNotExist();
    }

    @Test
    void agentThatHasJoined_ignoresAFurtherTokenOfItsHub_andRefusesAnothers() throws Exception {
        Identity identity = hub.join();
        Files.createDirectories(agentFile(""));
        new IdentityFile(data.resolve("agent-data")).write(identity);
        Token token = hub.token();
        CompletableFuture<Agent> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = start(token.text(), started, "--join", "-");
        Await.until("the line", LONG, () -> said().contains("has joined already as host " + identity.hostId()));
        started.get(10, TimeUnit.SECONDS).stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(hub.hub().hosts().all()).as("the token let nobody in").hasSize(1);

        String foreign = new Token(token.id(), token.secret(), new byte[32]).text();
        assertThat(run("", "--hub", hub.address().toString(), "--join", foreign))
                .isEqualTo(5);
        assertThat(said()).contains("belongs to another hub already");
    }

    @Test
    void answerToTheProof_lost_theAgentIsStillTheSameHost() throws Exception {
        Token token = hub.token();
        SecureRandom random = new SecureRandom();
        Files.createDirectories(agentFile(""));
        JoiningKey key = new JoiningKey(data.resolve("agent-data"), random);
        Enrolment lost = new Enrolment(token, key.take(), TestHub.FACTS, Clock.system(), random);
        lost.join(hub.address(), List.of(hub.address()), TestHub.TIMING); // and dies before it has kept the answer

        CompletableFuture<Agent> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = start(token.text(), started, "--join", "-");
        Await.until(
                "the host is up",
                LONG,
                () -> hub.hub().hosts().all().stream().anyMatch(host -> host.processes() != null));
        started.get(10, TimeUnit.SECONDS).stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(hub.hub().hosts().all()).hasSize(1);
        assertThat(agentFile("joining-key")).as("it is in the identity now").doesNotExist();
    }

    @Test
    void joiningKey_damaged_isMadeAnew() throws Exception {
        Files.createDirectories(agentFile(""));
        JoiningKey key = new JoiningKey(data.resolve("agent-data"), new SecureRandom());
        KeyPair made = key.take();
        assertThat(key.take().getPublic()).isEqualTo(made.getPublic());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agentFile("joining-key"))))
                .isEqualTo("rw-------");
        Files.writeString(agentFile("joining-key"), "nonsense\nof two lines\n");
        KeyPair next = key.take();
        assertThat(next.getPublic()).isNotEqualTo(made.getPublic());
        assertThat(key.take().getPublic()).isEqualTo(next.getPublic());
    }

    @Test
    void usedToken_endsTheAgentWithTheReason() throws Exception {
        Token token = hub.token();
        String address = hub.address().toString();
        Enrolment first = enrolment(token);
        first.join(hub.address(), List.of(hub.address()), TestHub.TIMING);
        assertThat(run("", "--hub", address, "--join", token.text())).isEqualTo(4);
        assertThat(said()).contains("used up").contains("hub time 20").doesNotContain(token.text());
        assertThat(agentFile("identity")).as("nothing is left behind").doesNotExist();
    }

    @Test
    void hubOfAnotherPin_hearsNothing() throws Exception {
        Token token = hub.token();
        Token wrong = new Token(token.id(), token.secret(), new byte[32]);
        Enrolment enrolment = enrolment(wrong);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> enrolment.join(hub.address(), List.of(hub.address()), TestHub.TIMING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pin differs");
        Await.until("the hub saw TLS end", LONG, () -> hub.logged().matches("(?s).*(TLS refused|connection lost).*"));
        assertThat(hub.logged())
                .doesNotContain("joined")
                .doesNotContain("token")
                .doesNotContain("said");
    }

    @Test
    void exposedIdentity_isARefusalToStart() throws Exception {
        Files.createDirectories(agentFile(""));
        new IdentityFile(data.resolve("agent-data")).write(hub.join());
        Files.setPosixFilePermissions(agentFile("identity"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run("", "--hub", hub.address().toString())).isEqualTo(6);
        assertThat(said()).contains("chmod go=");
    }

    @Test
    void damagedIdentity_isARefusalThatSaysWhatToDo() throws Exception {
        Files.createDirectories(agentFile(""));
        dev.tocsin.base.PrivateFiles.write(
                agentFile("identity"), "tocsin-identity 1\nhost x\n".getBytes(StandardCharsets.UTF_8));
        assertThat(run("", "--hub", hub.address().toString())).isEqualTo(6);
        assertThat(said()).contains("join again");
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense,unknown option \"--nonsense\"",
        "--hub,--hub needs a value",
        "--hub=a b:1,a hub is HOST:PORT",
        "--hub=host:99999,a hub is HOST:PORT",
        "--join=rubbish,this is no enrolment token",
        "--log-format=xml,it is text or json",
        "stray,unknown option \"stray\""
    })
    void badCommandLine_isOneLineAndTwo(String argument, String line) {
        assertThat(run("", argument)).isEqualTo(2);
        assertThat(said()).contains(line).doesNotContain("rubbish");
        assertThat(said().lines()).hasSize(1);
    }

    @Test
    void agentWithoutAnything_saysHowToJoin() {
        assertThat(run("", "--hub", "127.0.0.1:1")).isEqualTo(2);
        assertThat(said()).contains("tocsin enroll create");
    }

    @Test
    void root_isRefusedUnlessAllowed() {
        AgentMain.Surroundings root = surroundings("", true, new CompletableFuture<>());
        assertThat(AgentMain.run(List.of("--data", data.resolve("r").toString()), root))
                .isEqualTo(2);
        assertThat(said()).contains("--allow-root");
    }

    @Test
    void help_isPrinted() {
        assertThat(run("", "--help")).isZero();
        assertThat(said()).contains("--join TOKEN");
    }

    @Test
    @Tag("EW-07")
    @Tag("KK-07")
    void agent_neverListens() throws Exception {
        Path classes = Path.of("target/classes/dev/tocsin/agent");
        try (Stream<Path> files = Files.walk(classes)) {
            List<Path> listening = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(AgentTest::listens)
                    .toList();
            assertThat(listening).isEmpty();
        }
    }

    private static boolean listens(Path file) {
        try {
            String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Stream.of(ServerSocket.class.getName(), "ServerSocketChannel", "SSLServerSocket", "DatagramSocket")
                    .map(name -> name.replace('.', '/'))
                    .anyMatch(constants::contains);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private CompletableFuture<Integer> start(String stdin, CompletableFuture<Agent> started, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--data",
                data.resolve("agent-data").toString(),
                "--hub",
                hub.address().toString()));
        arguments.addAll(List.of(more));
        AgentMain.Surroundings around = surroundings(stdin, false, started);
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> exit.complete(AgentMain.run(arguments, around)));
        return exit;
    }

    private int run(String stdin, String... arguments) {
        List<String> all = new java.util.ArrayList<>(
                List.of("--data", data.resolve("agent-data").toString()));
        all.addAll(List.of(arguments));
        return AgentMain.run(all, surroundings(stdin, false, new CompletableFuture<>()));
    }

    private AgentMain.Surroundings surroundings(String stdin, boolean root, CompletableFuture<Agent> started) {
        PrintStream words = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new AgentMain.Surroundings(
                Map.of(),
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                words,
                words,
                root,
                Clock.system(),
                (_, host, _) -> {
                    TestRecording recording = new TestRecording(host, 1);
                    recording.second(Clock.system().wallMillis(), 7);
                    return new Agent.Running(recording, () -> {});
                },
                started::complete);
    }

    private Path agentFile(String name) {
        return Objects.requireNonNull(data).resolve("agent-data/agent").resolve(name);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Enrolment enrolment(Token token) {
        SecureRandom random = new SecureRandom();
        return new Enrolment(token, JoiningKey.make(random), TestHub.FACTS, Clock.system(), random);
    }
}
