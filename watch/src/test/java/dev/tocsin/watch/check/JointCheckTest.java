package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Phases;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.Memory;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.settings.GivenJson;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Several observers look at one service: what they say together.
class JointCheckTest {
    private static final Clock CLOCK = Clock.system();

    private final Map<String, CompletableFuture<Observers.Sight>> says = new HashMap<>();
    private final List<Observers.Asked> asked = new ArrayList<>();
    private Watched watched;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private OwnNetwork network = OwnNetwork.unwatched(CLOCK);

    private final Observers observers = new Observers() {
        @Override
        public List<String> names() {
            return List.of("a", "b", "c");
        }

        @Override
        public synchronized CompletableFuture<Sight> ask(String observer, Asked one) {
            asked.add(one);
            return says.getOrDefault(observer, CompletableFuture.completedFuture(new Sight.Away("is not connected")));
        }
    };

    private void says(String observer, Verdict verdict) {
        says.put(
                observer,
                CompletableFuture.completedFuture(new Observers.Sight.Saw(
                        new CheckRun(verdict, 7, new Phases(1, 2, 3, 4, 5), "said by " + observer))));
    }

    private CheckRun look(String members) {
        Problems problems = new Problems();
        CheckSpec spec = CheckSpec.read(
                GivenJson.read(
                        "{\"host\":\"shop.example.com\",\"type\":\"tcp\",\"timeout\":\"200ms\"," + members + "}"),
                "",
                CheckTypes.ALL,
                CheckSpec.Defaults.OF_A_HUB,
                problems);
        assertThat(problems.all()).isEmpty();
        watched = new Watched(
                new CheckTable.Row("1", "shop", "TCP", spec.given(), false, 1, 0, 0, Memory.NONE, null, 0), spec, 0);
        Scheduler.Ask ask = JointCheck.ask(watched, spec, (_, _) -> List.of(address), observers, network);
        return Looking.run(ask.check(), new Attempt(CLOCK, ask.reach(), ask.timeout()));
    }

    private static final String THREE = "\"port\":4242,\"from\":[\"a\",\"b\",\"c\"]";

    @Test
    @Tag("SK-28")
    void oneOfThree_cannotReachIt_isUpAndSaysSo() {
        says("a", Verdict.up("connected"));
        says("b", Verdict.silent("Connection refused"));
        says("c", Verdict.up("connected"));
        CheckRun run = look(THREE);
        assertThat(run.verdict().outcome()).isEqualTo(Outcome.UP);
        assertThat(run.verdict().message()).isEqualTo("connected (up for 2 of 3)");
        assertThat(run.verdict().facts()).containsEntry("observer.b", "down 0: Connection refused");
        assertThat(run.phases()).isEqualTo(new Phases(1, 2, 3, 4, 5));
        assertThat(run.transcript()).contains("b: down 0: Connection refused").contains("said by a");
    }

    @Test
    @Tag("SK-28")
    void twoOfThree_cannotReachIt_isDown() {
        says("a", Verdict.silent("timed out after 1 s"));
        says("b", Verdict.up("connected"));
        says("c", Verdict.silent("Connection refused"));
        Verdict verdict = look(THREE).verdict();
        assertThat(verdict.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(verdict.code()).isZero();
        assertThat(verdict.message()).endsWith(" (seen by 2 of 3)");
    }

    @Test
    @Tag("SK-28")
    void observerThatIsAway_isNotCountedAndSaid() {
        says("a", Verdict.silent("Connection refused"));
        says("b", Verdict.silent("Connection refused"));
        Verdict verdict = look(THREE).verdict();
        assertThat(verdict.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(verdict.message()).isEqualTo("Connection refused (seen by 2 of 2; 2 of 3 observers answer)");
        assertThat(watched.sightings().all())
                .extracting(Sighting::observer, Sighting::outcome, Sighting::away)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", Outcome.DOWN, null),
                        org.assertj.core.api.Assertions.tuple("b", Outcome.DOWN, null),
                        org.assertj.core.api.Assertions.tuple("c", Outcome.UNKNOWN, "is not connected"));
    }

    @Test
    @Tag("SK-28")
    void fewerThanNeeded_answer_isUnknownWithTheReasonAndNeverDown() {
        says("a", Verdict.silent("Connection refused"));
        says("b", Verdict.unknown("10.0.0.5 is an address that checks may not talk to"));
        Verdict verdict = look(THREE).verdict();
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(verdict.message())
                .isEqualTo("1 of 3 observers answers, 2 must: b cannot say: 10.0.0.5 is an address that checks may"
                        + " not talk to; c is not connected");
    }

    @Test
    @Tag("SK-28")
    void observerThatNeverAnswers_endsInTimeAndIsAway() {
        says("a", Verdict.up("connected"));
        says("b", Verdict.up("connected"));
        says.put("c", new CompletableFuture<>());
        long began = CLOCK.monotonicNanos();
        Verdict verdict = look(THREE).verdict();
        assertThat(verdict.message()).isEqualTo("connected (2 of 3 observers answer)");
        assertThat(Duration.ofNanos(CLOCK.monotonicNanos() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(says.get("c")).as("nobody waits any more").isCancelled();
    }

    @Test
    void thread_thatIsInterruptedWhileItWaits_makesNoFailureOfIt() throws Exception {
        says.put("a", new CompletableFuture<>());
        List<CheckRun> found = new ArrayList<>();
        Thread thread = Thread.ofVirtual().start(() -> found.add(look("\"port\":1,\"from\":[\"a\"]")));
        Await.until("it was asked", Duration.ofSeconds(30), () -> !asked.isEmpty());
        thread.interrupt();
        thread.join();
        assertThat(found.getFirst().verdict().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(found.getFirst().verdict().message()).isEqualTo("a does not answer");
    }

    @Test
    void hub_amongTheObservers_looksItself() throws Exception {
        try (LoopbackServer server = LoopbackServer.silent()) {
            says("a", Verdict.up("connected"));
            CheckRun run = look("\"port\":" + server.port() + ",\"from\":[\"a\",\"hub\"]");
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.UP);
            Await.until("the hub has connected", Duration.ofSeconds(30), () -> server.connections() == 1);
            assertThat(run.verdict().facts()).containsEntry("observer.hub", "up 200: connected to 127.0.0.1");
        }
    }

    @Test
    void observer_isSentWhatItsTypeNeedsAndNothingElse() {
        look(
                "\"port\":25,\"send\":\"x\",\"slow\":\"1s\",\"contacts\":[\"ann\"],\"retries\":1,\"from\":[\"a\"],\"need\":1");
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().type()).isEqualTo("tcp");
        assertThat(asked.getFirst().set().members().keySet()).containsExactly("port", "send", "slow");
    }

    @Test
    void settings_thatMakeNoSense_areRefusedByName() {
        assertThat(mistakes("\"type\":\"tcp\",\"port\":1,\"need\":2")).contains("need: goes with from");
        assertThat(mistakes("\"type\":\"tcp\",\"port\":1,\"from\":[\"a\"],\"need\":2"))
                .contains("need: got 2; from names only 1");
        assertThat(mistakes("\"type\":\"tcp\",\"port\":1,\"from\":[\"a\",\"a\"]"))
                .contains("from: names somebody twice");
        assertThat(mistakes("\"type\":\"snmp\",\"oid\":\"1.3\",\"community\":\"c\",\"from\":[\"a\"]"))
                .contains("from: type snmp is looked at by the hub alone");
    }

    private static String mistakes(String members) {
        Problems problems = new Problems();
        CheckSpec spec = CheckSpec.read(
                GivenJson.read("{\"host\":\"h\"," + members + "}"),
                "",
                WatchCheckTypes.all(TypeParts.alone(java.nio.file.Path.of("/nowhere"))),
                CheckSpec.Defaults.OF_A_HUB,
                problems);
        assertThat(spec).isNull();
        return problems.sentence();
    }

    @Test
    @Tag("F29")
    void hubThatIsCutOff_hasNoVote_andAgentsGoOn() {
        FakeNetwork fake = new FakeNetwork();
        fake.out = false;
        network = fake.of(CLOCK);
        address = InetAddress.ofLiteral("255.255.255.255"); // refused by the kernel itself
        says("a", Verdict.up("connected"));
        Verdict both = look("\"port\":4242,\"from\":[\"a\",\"hub\"],\"need\":1").verdict();
        assertThat(both.outcome()).isEqualTo(Outcome.UP);
        assertThat(both.facts()).containsEntry("observer.hub", "has no network: no route leads out of this machine");
        Verdict alone = look("\"port\":4242,\"from\":[\"hub\"]").verdict();
        assertThat(alone.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(alone.message()).isEqualTo("hub has no network: no route leads out of this machine");
    }
}
