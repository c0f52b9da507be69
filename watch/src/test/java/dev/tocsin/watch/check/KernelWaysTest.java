package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read of a kernel, and what is made of a folder that cannot be read.
@Tag("F29")
class KernelWaysTest {
    private static final InetAddress NEAR = InetAddress.ofLiteral("192.0.2.77");
    private static final InetAddress FAR = InetAddress.ofLiteral("203.0.113.9");

    private final ManualClock clock = new ManualClock(1_795_000_000_000L);

    @TempDir
    Path folder;

    private void tables(String name) throws IOException {
        Files.writeString(folder.resolve("route"), RouteTableTest.golden(name + ".route"));
        Files.writeString(folder.resolve("ipv6_route"), RouteTableTest.golden(name + ".ipv6_route"));
    }

    @Test
    void tables_tellWhoIsNearAndWhoIsBehindAGateway() throws IOException {
        tables("usual");
        KernelWays ways = new KernelWays(clock, folder);
        assertThat(ways.leadOut()).isTrue();
        assertThat(ways.to(NEAR)).isEqualTo(new Ways.Way("one", true));
        assertThat(ways.to(FAR)).isEqualTo(new Ways.Way("one", false));
        assertThat(ways.gateways()).hasSize(2);
    }

    @Test
    void tables_areReadAnewAfterAMoment() throws IOException {
        tables("usual");
        KernelWays ways = new KernelWays(clock, folder);
        assertThat(ways.gateways()).hasSize(2);
        tables("many");
        clock.advanceMillis(99);
        assertThat(ways.gateways()).hasSize(2);
        clock.advanceMillis(1);
        assertThat(ways.gateways()).hasSize(3);
    }

    @Test
    void tablesThatCannotBeRead_makeNobodyBlind() {
        KernelWays ways = new KernelWays(clock, folder.resolve("not-there"));
        assertThat(ways.leadOut()).isTrue();
        assertThat(ways.to(FAR)).isEqualTo(new Ways.Way("", false));
        assertThat(ways.gateways()).isEmpty();
    }

    @Test
    void machineWithoutIpv6_isReadAllTheSame() throws IOException {
        Files.writeString(folder.resolve("route"), RouteTableTest.golden("usual.route"));
        assertThat(new KernelWays(clock, folder).gateways()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void ownAddresses_areKnown() {
        KernelWays ways = new KernelWays(Clock.system());
        assertThat(ways.isOwn(InetAddress.getLoopbackAddress())).isTrue();
        assertThat(ways.isOwn(InetAddress.ofLiteral("127.3.2.1"))).isTrue();
        assertThat(ways.isOwn(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(ways.isOwn(NEAR)).isFalse();
    }
}
