package dev.tocsin.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Severity;
import dev.tocsin.watch.check.StateFile.Owed;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Channel.Receipt;
import dev.tocsin.watch.notify.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages of a run without a hub, by a channel that answers what the test has written down.
class DirectTest {
    private static final long DAY_MILLIS = 86_400_000;

    private final ManualClock clock = new ManualClock(1_000_000_000_000L);
    private final List<String> trouble = new ArrayList<>();
    private final List<List<String>> sentTo = new ArrayList<>();
    private Receipt answer = new Receipt.Delivered("ok");

    private final class Answering implements Channel {
        @Override
        public @Nullable String problem(String address) {
            return null;
        }

        @Override
        public Receipt send(Notice notice, List<String> to, Dialogue debug) {
            sentTo.add(to);
            return answer;
        }
    }

    private List<Owed> deliver(List<Owed> owed) throws InterruptedException {
        return new Direct(clock, Map.of("mail", new Answering()), List.of(), trouble::add).deliver(owed);
    }

    private Owed message(String channel) {
        Notice.Line line =
                new Notice.Line(0, "shop", "TCP", "no", 0, "down", Severity.CRITICAL, clock.wallMillis(), 0, "");
        Notice notice = new Notice("key", "shop TCP down", Severity.CRITICAL, List.of(line), clock.wallMillis(), "");
        return new Owed(channel, List.of("ann", "bob"), List.of("ann", "bob"), notice);
    }

    @Test
    void messageThatMustWait_isOwedToWhoHasItNot_forADay() throws InterruptedException {
        answer = new Receipt.Later("busy", null, List.of("bob"));
        List<Owed> left = deliver(List.of(message("mail")));
        assertThat(left).extracting(Owed::to).containsExactly(List.of("bob"));
        clock.advanceMillis(DAY_MILLIS - 1);
        left = deliver(left);
        assertThat(left).hasSize(1);
        clock.advanceMillis(1);
        assertThat(deliver(left)).isEmpty();
        assertThat(sentTo).containsExactly(List.of("ann", "bob"), List.of("bob"), List.of("bob"));
        assertThat(trouble).contains("a message is given up after 24 h: shop TCP down");
    }

    @Test
    void messageThatIsRefused_isOwedNoMore() throws InterruptedException {
        answer = new Receipt.Refused("550 nobody of that name");
        assertThat(deliver(List.of(message("mail"), message("gone")))).isEmpty();
        assertThat(trouble)
                .containsExactly(
                        "mail did not take a message: 550 nobody of that name",
                        "a message is given up: shop TCP down",
                        "gone did not take a message: the file has no such channel any more",
                        "a message is given up: shop TCP down");
        answer = new Receipt.Delivered("ok");
        assertThat(deliver(List.of(message("mail")))).isEmpty();
    }
}
