package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tables as a kernel (6.18, little-endian) wrote them, and whatever else may stand in such a file.
@Tag("F29")
class RouteTableTest {
    private static final Predicate<String> ALL_UP = Predicate.not("lo"::equals);

    static String golden(String file) {
        try (InputStream in = Objects.requireNonNull(RouteTableTest.class.getResourceAsStream("/routes/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new AssertionError(file, failure);
        }
    }

    private static RouteTable read(String name) {
        return RouteTable.parse(golden(name + ".route"), golden(name + ".ipv6_route"));
    }

    private static RouteTable.@Nullable Route to(RouteTable table, String address, Predicate<String> up) {
        return table.to(InetAddress.ofLiteral(address), up);
    }

    private static String way(RouteTable table, String address) {
        RouteTable.Route route = to(table, address, ALL_UP);
        return route == null
                ? "none"
                : route.device()
                        + (route.gateway() == null
                                ? ""
                                : " by " + route.gateway().getHostAddress());
    }

    private static List<String> gateways(RouteTable table, Predicate<String> up) {
        return table.gateways(up).stream().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void machineWithoutRoutes_leadsNowhere() {
        RouteTable table = read("none");
        assertThat(table.leadsOut(ALL_UP)).isFalse();
        assertThat(table.gateways(ALL_UP)).isEmpty();
        assertThat(way(table, "192.0.2.1")).isEqualTo("none");
        assertThat(way(table, "2001:db8::1")).isEqualTo("none");
    }

    @Test
    void usualMachine_hasItsLineAndItsGateways() {
        RouteTable table = read("usual");
        assertThat(table.leadsOut(ALL_UP)).isTrue();
        assertThat(gateways(table, ALL_UP)).containsExactly("192.0.2.1", "2001:db8:1:0:0:0:0:1");
        assertThat(way(table, "192.0.2.77")).isEqualTo("one");
        assertThat(way(table, "203.0.113.9")).isEqualTo("one by 192.0.2.1");
        assertThat(way(table, "2001:db8:1::77")).isEqualTo("one");
        assertThat(way(table, "2001:db8:77::1")).isEqualTo("one by 2001:db8:1:0:0:0:0:1");
    }

    @Test
    void machineWhoseInterfaceIsDown_leadsNowhere() {
        RouteTable table = read("usual");
        Predicate<String> down = device -> !device.equals("one") && !device.equals("lo");
        assertThat(table.leadsOut(down))
                .as("what a link has by itself leads nowhere")
                .isFalse();
        assertThat(to(table, "203.0.113.9", down)).isNull();
        assertThat(table.gateways(down)).isEmpty();
    }

    @Test
    void manyRoutes_theOneOfMostBitsAndThenOfTheSmallestMetricHolds() {
        RouteTable table = read("many");
        assertThat(way(table, "8.8.8.8")).isEqualTo("one by 192.0.2.1");
        assertThat(way(table, "10.1.2.3")).isEqualTo("two by 198.51.100.2");
        assertThat(way(table, "198.51.100.100")).isEqualTo("two");
        assertThat(way(table, "198.51.100.200")).isEqualTo("one by 192.0.2.1");
        assertThat(way(table, "203.0.113.5")).isEqualTo("two");
        assertThat(way(table, "2001:db8:8::1")).isEqualTo("two by fe80:0:0:0:0:0:0:1");
        assertThat(gateways(table, ALL_UP)).containsExactly("192.0.2.1", "198.51.100.1", "2001:db8:1:0:0:0:0:1");
        assertThat(table.leadsOut(device -> device.equals("two"))).isTrue();
    }

    @Test
    void routesThatReject_areNoWay() {
        RouteTable table = read("many");
        assertThat(way(table, "10.9.1.1")).isEqualTo("none");
        assertThat(way(table, "2001:db8:9::1")).isEqualTo("none");
    }

    @Test
    void secondGateway_isTakenWhenTheInterfaceOfTheFirstIsDown() {
        RouteTable table = read("many");
        Predicate<String> two = device -> device.equals("two");
        assertThat(Objects.requireNonNull(to(table, "8.8.8.8", two)).gateway())
                .isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
    }

    @Test
    void linesOfAnotherForm_arePassedOver() {
        String head = "Iface Destination Gateway Flags RefCnt Use Metric Mask\n";
        String four = head
                + "one\n"
                + "one 000200C0 00000000 zz 0 0 0 00FFFFFF\n"
                + "one 000200C 00000000 0001 0 0 0 00FFFFFF\n"
                + "one 000200C0 00000000 0001 0 0 0 00FF00FF\n" // a mask with a hole
                + "one 000200C0 00000000 0000 0 0 0 00FFFFFF\n" // not up
                + "two 000200C0 00000000 0001 0 0 0 00FFFFFF 1 2 3 4 5 6\n";
        String six = "x\n" + "0".repeat(32) + " ff " + "0".repeat(32) + " 00 " + "0".repeat(32) + " 0 0 0 1 one\n";
        RouteTable table = RouteTable.parse(four, six);
        assertThat(table.routes()).extracting(RouteTable.Route::device).containsExactly("two");
    }

    @Test
    void damagedTables_neverFail() {
        Random random = new Random(20_261_123);
        List<String> seeds = List.of(
                golden("usual.route"), golden("many.route"), golden("usual.ipv6_route"), golden("many.ipv6_route"));
        InetAddress[] addresses = {InetAddress.ofLiteral("10.9.1.1"), InetAddress.ofLiteral("2001:db8:9::1")};
        for (int i = 0; i < 4_000; i++) {
            String four = damaged(seeds.get(random.nextInt(seeds.size())), random);
            String six = damaged(seeds.get(random.nextInt(seeds.size())), random);
            RouteTable table = RouteTable.parse(four, six);
            assertThat(table.routes().size()).isLessThanOrEqualTo((int)
                    (four.lines().count() + six.lines().count()));
            for (InetAddress address : addresses) {
                RouteTable.Route route = table.to(address, ALL_UP);
                assertThat(route == null || route.to().contains(address)).isTrue();
            }
            assertThat(table.gateways(ALL_UP)).doesNotContainNull();
            assertThat(table.leadsOut(_ -> false)).isFalse();
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder now = new StringBuilder(text);
        for (int i = random.nextInt(12); i > 0 && !now.isEmpty(); i--) {
            int at = random.nextInt(now.length());
            switch (random.nextInt(4)) {
                case 0 -> now.setCharAt(at, (char) random.nextInt(256));
                case 1 -> now.deleteCharAt(at);
                case 2 -> now.insert(at, "0123456789abcdefABCDEF \t\nz*".charAt(random.nextInt(27)));
                default -> now.setLength(at);
            }
        }
        return now.toString();
    }
}
