package dev.tocsin.watch.check;

import static dev.tocsin.watch.check.FakeNetwork.FAR;
import static dev.tocsin.watch.check.FakeNetwork.GATEWAY;
import static dev.tocsin.watch.check.FakeNetwork.NEAR;
import static dev.tocsin.watch.check.FakeNetwork.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Phases;
import dev.tocsin.probe.Verdict;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.check.OwnNetwork.Blindness;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// When a machine is blind, and when it is not: each kind of evidence, and everything that outweighs it.
@Tag("F29")
class OwnNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long NOW = 1_795_000_000_000L;

    private final ManualClock clock = new ManualClock(NOW);

    private static Tried tried(InetAddress... addresses) throws Exception {
        Tried tried = new Tried();
        List<InetAddress> all = List.of(addresses);
        assertThat(tried.over((_, _) -> all).addresses("host", Duration.ofSeconds(1)))
                .isEqualTo(all);
        return tried;
    }

    private CheckRun run(Verdict verdict) {
        return new CheckRun(verdict, clock.wallMillis(), new Phases(-1, -1, -1, -1, 1), "");
    }

    private @Nullable String silent(OwnNetwork network, InetAddress... addresses) throws Exception {
        clock.advanceMillis(1_000); // what was answered a moment ago holds for so long
        return network.blindTo(run(Verdict.silent("no response")), tried(addresses));
    }

    private void answered(OwnNetwork network, InetAddress address) throws Exception {
        assertThat(network.blindTo(run(Verdict.up("connected")), tried(address)))
                .isNull();
    }

    /// One whose anchors have answered once, as the first look without a reason finds out.
    private OwnNetwork seeing(FakeNetwork fake) throws Exception {
        OwnNetwork network = fake.of(clock);
        fake.anchors.forEach(anchor -> {
            assertThat(fake.answering).contains(anchor);
        });
        network.look(); // which waits for the first answer only
        Await.until("all have answered", PATIENCE, () -> network.standing() == fake.anchors.size());
        return network;
    }

    @Test
    void whatAnswers_asksNobody() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = fake.of(clock);
        for (int i = 0; i < 1_000; i++) {
            answered(network, FAR);
        }
        assertThat(network.blindTo(run(Verdict.wrong(500, "broken")), tried(FAR)))
                .isNull();
        assertThat(fake.asked).hasValue(0);
    }

    @Test
    void gatewayThatIsSilent_andAnsweredBefore_isBlindness() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, FAR)).isEqualTo("has no network: gateway 192.0.2.1 does not answer");
        assertThat(network.blind())
                .isEqualTo(new Blindness(clock.wallMillis(), "has no network: gateway 192.0.2.1 does not answer"));
    }

    @Test
    void severalAnchors_areCounted() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY, SERVER);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, FAR)).endsWith("gateway 192.0.2.1 and 1 more anchor do not answer");
    }

    @Test
    void targetThatIsSilentAlone_isDown() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY, SERVER);
        OwnNetwork network = seeing(fake);
        fake.answering.remove(GATEWAY);
        assertThat(silent(network, FAR)).as("one anchor is enough").isNull();
        assertThat(network.blind()).isNull();
    }

    @Test
    void gatewayThatNeverAnswered_provesNothing() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        fake.answering.clear();
        OwnNetwork network = fake.of(clock);
        network.look();
        assertThat(silent(network, FAR)).isNull();
        assertThat(network.blind()).isNull();
    }

    @Test
    void gatewayThatCeasedToAnswerPings_provesNothingAnyMore_onceSomethingElseAnswered() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, FAR)).isNotNull();
        answered(network, InetAddress.ofLiteral("203.0.113.10"));
        assertThat(network.blind()).isNull();
        assertThat(silent(network, FAR)).isNull();
    }

    @Test
    void machineWithoutRoutes_isBlind_withoutAnyAnchor() throws Exception {
        FakeNetwork fake = new FakeNetwork();
        OwnNetwork network = fake.of(clock);
        fake.out = false;
        assertThat(silent(network, FAR)).isEqualTo("has no network: no route leads out of this machine");
        assertThat(silent(network)).as("a name that was not found").isNotNull();
        fake.out = true;
        clock.advanceMillis(1_000);
        assertThat(network.look()).isEqualTo("0 of 0 anchors have answered");
        assertThat(network.blind()).isNull();
        assertThat(network.seesSinceMillis()).isEqualTo(clock.wallMillis());
        clock.advanceMillis(1);
        assertThat(silent(network, FAR)).isNull();
    }

    @Test
    void routeThatIsGone_isBlindnessToWhoAnsweredByIt_andToNobodyElse() throws Exception {
        FakeNetwork fake = new FakeNetwork();
        OwnNetwork network = fake.of(clock);
        InetAddress never = InetAddress.ofLiteral("203.0.113.200");
        answered(network, FAR);
        fake.unreachable.add(FAR);
        fake.unreachable.add(never);
        assertThat(silent(network, FAR)).isEqualTo("has no way to 203.0.113.9 any more: no route leads there");
        assertThat(silent(network, never)).as("there never was a way").isNull();
    }

    @Test
    void loopback_isJudgedWhateverTheNetworkDoes() throws Exception {
        FakeNetwork fake = new FakeNetwork();
        OwnNetwork network = fake.of(clock);
        fake.out = false;
        assertThat(silent(network, FAR)).isNotNull();
        assertThat(silent(network, InetAddress.getLoopbackAddress())).isNull();
        answered(network, InetAddress.getLoopbackAddress());
        assertThat(network.blind())
                .as("this machine proves nothing about the network")
                .isNotNull();
    }

    @Test
    void checkWithoutNetwork_isJudgedAsEver() throws Exception {
        FakeNetwork fake = new FakeNetwork();
        OwnNetwork network = fake.of(clock);
        fake.out = false;
        assertThat(network.blindTo(run(Verdict.silent("no report for 5 min")), new Tried()))
                .isNull();
    }

    @Test
    void anchor_saysNothingAboutItself() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, GATEWAY.address())).isNull();
    }

    @Test
    void anchorBehindAGateway_saysNothingAboutTheLine() throws Exception {
        FakeNetwork fake = new FakeNetwork(SERVER);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, NEAR)).isNull();
        assertThat(silent(network, FAR)).isNotNull();
    }

    @Test
    void anchorOfAnotherInterface_saysNothing() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        fake.ways.put(FAR, new Ways.Way("eth1", false));
        assertThat(silent(network, FAR)).isNull();
    }

    @Test
    void lookThatBeganWhileBlind_saysNothingEither() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        assertThat(silent(network, FAR)).isNotNull();
        CheckRun began = run(Verdict.silent("timed out after 10 s"));
        clock.advanceMillis(5_000);
        fake.answering.add(GATEWAY);
        network.look();
        assertThat(network.blind()).isNull();
        assertThat(network.blindTo(began, tried(FAR))).isEqualTo("had no network while it looked");
        clock.advanceMillis(1);
        assertThat(silent(network, FAR)).isNull();
    }

    @Test
    void thousandFailures_askOnce() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        OwnNetwork network = seeing(fake);
        fake.answering.clear();
        clock.advanceMillis(1_000);
        int before = fake.asked.get();
        for (int i = 0; i < 1_000; i++) {
            assertThat(network.blindTo(run(Verdict.silent("no response")), tried(FAR)))
                    .isNotNull();
        }
        assertThat(fake.asked).hasValue(before + 1);
    }

    @Test
    void unseen_keepsWhatWasSaidAndIsUnknown() {
        CheckRun seen = OwnNetwork.unseen(
                new CheckRun(Verdict.silent("no response"), 7, new Phases(1, 2, 3, 4, 5), "asked\n"),
                "this hub",
                "has no network: x");
        assertThat(seen.verdict().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.verdict().message()).isEqualTo("this hub has no network: x");
        assertThat(seen.transcript()).isEqualTo("asked\nunknown: this hub has no network: x\n");
        assertThat(seen.atMillis()).isEqualTo(7);
    }

    @Test
    void unwatchedMachine_isNeverBlind() throws Exception {
        OwnNetwork network = OwnNetwork.unwatched(clock);
        assertThat(silent(network, FAR)).isNull();
        assertThat(network.blind()).isNull();
    }

    private static final class Heard implements OwnNetwork.Listener {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final List<String> known = new CopyOnWriteArrayList<>();

        @Override
        public void blind(Blindness blindness) {
            lines.add("blind");
        }

        @Override
        public void sees(Blindness over, long atMillis) {
            lines.add("sees " + (atMillis - over.sinceMillis() >= 0));
        }

        @Override
        public List<String> known() {
            return known;
        }

        @Override
        public void knows(List<String> anchors) {
            known.clear();
            known.addAll(anchors);
        }
    }

    @Test
    void beginningAndEnd_areToldInOrder_andStandInTheListOfJobs() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        Clock real = Clock.system();
        Jobs jobs = new Jobs(real);
        Heard heard = new Heard();
        try (OwnNetwork network = fake.of(real, jobs)) {
            network.tells(heard);
            network.start();
            Await.until("its anchors are known", PATIENCE, () -> heard.known.equals(List.of("gateway 192.0.2.1")));
            fake.answering.clear();
            Await.until("it is blind", PATIENCE, () -> {
                CheckRun run = new CheckRun(
                        Verdict.silent("no response"), real.wallMillis(), new Phases(-1, -1, -1, -1, 1), "");
                return network.blindTo(run, tried(FAR)) != null;
            });
            Await.until("the job says so", PATIENCE, () -> jobs.failing() == 1);
            assertThat(jobs.all().getFirst().failure())
                    .startsWith("this hub has no network: gateway 192.0.2.1 does not answer; so since 20");
            fake.answering.add(GATEWAY);
            Await.until("it sees again", PATIENCE, () -> heard.lines.equals(List.of("blind", "sees true")));
            Await.until("the job is well", PATIENCE, () -> jobs.failing() == 0);
        }
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void hubThatStartsWithoutNetwork_knowsWhatAnsweredInTheRunBefore() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        fake.answering.clear();
        Heard heard = new Heard();
        heard.known.add("gateway 192.0.2.1");
        try (OwnNetwork network = fake.of(Clock.system())) {
            network.tells(heard);
            network.start();
            Await.until("it is blind", PATIENCE, () -> network.blind() != null);
        }
    }

    @Test
    void whoWonders_hasItLookedAtSoon() throws Exception {
        FakeNetwork fake = new FakeNetwork(GATEWAY);
        Heard heard = new Heard();
        try (OwnNetwork network = fake.of(Clock.system())) {
            network.tells(heard);
            network.start();
            Await.until("its anchors are known", PATIENCE, () -> !heard.known.isEmpty());
            fake.answering.clear();
            Await.until("it is blind", PATIENCE, () -> {
                network.doubt();
                return network.blind() != null;
            });
        }
    }

    @Test
    void listenerThatFails_endsNothing() throws Exception {
        FakeNetwork fake = new FakeNetwork();
        fake.out = false;
        List<String> said = new CopyOnWriteArrayList<>();
        try (OwnNetwork network = fake.of(Clock.system())) {
            network.tells(new OwnNetwork.Listener() {
                @Override
                public void blind(Blindness blindness) {
                    said.add("blind");
                    throw new IllegalStateException("no catalog");
                }

                @Override
                public void sees(Blindness over, long atMillis) {
                    said.add("sees");
                }

                @Override
                public List<String> known() {
                    throw new IllegalStateException("no catalog");
                }

                @Override
                public void knows(List<String> anchors) {
                    said.add("knows");
                }
            });
            network.start();
            Await.until("it was told", PATIENCE, () -> said.equals(List.of("blind")));
            fake.out = true;
            Await.until("and the end, too", PATIENCE, () -> said.equals(List.of("blind", "sees")));
        }
    }

    /// Against a model that knows the truth: while the network is whole nothing is ever hidden, whatever anchors do.
    @Test
    void wholeNetwork_hidesNoFailure_whateverOneAnchorDoes() throws Exception {
        Random random = new Random(29);
        for (int round = 0; round < 200; round++) {
            FakeNetwork fake = new FakeNetwork(GATEWAY, SERVER);
            OwnNetwork network = fake.of(clock);
            network.look();
            for (int i = 0; i < 30; i++) {
                if (random.nextBoolean()) {
                    fake.answering.remove(random.nextBoolean() ? GATEWAY : SERVER);
                }
                if (fake.answering.isEmpty()) {
                    fake.answering.add(random.nextBoolean() ? GATEWAY : SERVER);
                }
                clock.advanceMillis(random.nextInt(3_000));
                assertThat(silent(network, random.nextBoolean() ? FAR : NEAR)).isNull();
            }
        }
    }
}
