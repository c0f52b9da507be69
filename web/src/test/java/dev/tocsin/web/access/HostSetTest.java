package dev.tocsin.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostSetTest {
    private static final HostView WEB = new HostView(
            HostId.parse("01990000-0000-7000-8000-000000000001"),
            "web-01",
            HostState.UP,
            null,
            Map.of("site", "fra-1", "role", "web"),
            null,
            0,
            null,
            List.of());

    @Test
    void host_isInTheSet_byNameOrLabel() {
        assertThat(set("web-*").holds(WEB)).isTrue();
        assertThat(set("WEB-01").holds(WEB)).isTrue();
        assertThat(set("db-*", "site=fra-*").holds(WEB)).isTrue();
        assertThat(set("*-01").holds(WEB)).isTrue();
        assertThat(set("web").holds(WEB)).isFalse();
        assertThat(set("site=fra").holds(WEB)).isFalse();
        assertThat(set("rack=*").holds(WEB)).as("a label that it has not").isFalse();
        assertThat(set("web-0?").holds(WEB)).isFalse();
    }

    @Test
    void everyHost_isOnlyWhatAStarAloneSays() {
        assertThat(HostSet.ALL.isAll()).isTrue();
        assertThat(set("**").isAll()).isFalse();
        assertThat(set("web-*").isAll()).isFalse();
        assertThat(HostSet.parse(set("a", "b=c d").text()).patterns()).containsExactly("a", "b=c d");
    }

    @Test
    void patterns_thatAreNone_areRefused() {
        assertThat(HostSet.problem(List.of())).isNotNull();
        assertThat(HostSet.problem(List.of(" "))).isNotNull();
        assertThat(HostSet.problem(List.of("=x"))).isNotNull();
        assertThat(HostSet.problem(List.of("a\nb"))).isNotNull();
        assertThat(HostSet.problem(List.of("a".repeat(HostSet.CHARS + 1)))).isNotNull();
        assertThat(HostSet.problem(Collections.nCopies(HostSet.COUNT + 1, "a"))).isNotNull();
        assertThat(HostSet.problem(Collections.nCopies(HostSet.COUNT, "a"))).isNull();
    }

    private static HostSet set(String... patterns) {
        return new HostSet(List.of(patterns));
    }
}
