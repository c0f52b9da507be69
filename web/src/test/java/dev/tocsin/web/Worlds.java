package dev.tocsin.web;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostEdits;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.store.MemoryBlockStore;
import dev.tocsin.store.StoredPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small fleet and its recorded seconds: `web-01` with two minutes of history, `web-02` that nobody heard of yet, and
/// two machines of the name `twin`.
final class Worlds {
    static final long NOW = 1_795_318_320_000L; // 2026-11-22, on a full minute
    static final HostId WEB_01 = HostId.parse("01990000-0000-7000-8000-000000000001");
    static final HostId WEB_02 = HostId.parse("01990000-0000-7000-8000-000000000002");
    static final HostId TWIN_A = HostId.parse("01990000-0000-7000-8000-00000000000a");
    static final HostId TWIN_B = HostId.parse("01990000-0000-7000-8000-00000000000b");
    static final long BOOT = 1_795_000_000_000L;

    private Worlds() {}

    /// A registry that is a list.
    static final class Registry implements Hosts, HostEdits {
        final List<HostView> list = new CopyOnWriteArrayList<>(List.of(
                host(TWIN_A, "twin", HostState.STALE),
                host(TWIN_B, "twin", HostState.DOWN),
                host(WEB_01, "web-01", HostState.UP),
                new HostView(WEB_02, "web-02", HostState.UNKNOWN, null, Map.of(), null, 0, null, List.of())));

        @Override
        public List<HostView> all() {
            return List.copyOf(list);
        }

        @Override
        public HostView byId(HostId id) {
            return list.stream()
                    .filter(host -> host.id().equals(id))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public void change(HostId id, @Nullable String name, @Nullable Map<String, String> labels) {
            list.replaceAll(host -> !host.id().equals(id)
                    ? host
                    : new HostView(
                            id,
                            name == null ? host.name() : name,
                            host.state(),
                            host.lastSeenMillis(),
                            labels == null ? host.labels() : labels,
                            host.facts(),
                            host.clockSkewMillis(),
                            host.processes(),
                            host.reasons()));
        }

        @Override
        public List<HostView> byName(String name) {
            return list.stream().filter(host -> host.name().equals(name)).toList();
        }
    }

    static HostView host(HostId id, String name, HostState state) {
        HostFacts facts = new HostFacts(
                name, "Debian GNU/Linux 12", "6.1.0", "x86_64", 2, "A CPU", 25_213_505_536L, BOOT, "0.1.0");
        return new HostView(id, name, state, NOW - 1_000, Map.of("site", "fra-1"), facts, 3, 2, List.of());
    }

    /// Two minutes of `web-01` that end with the second before [#NOW]. One CPU second in ten is busy; java uses half a
    /// CPU; the kernel shows nothing of sshd's descriptors.
    static MemoryBlockStore history() {
        MemoryBlockStore store = new MemoryBlockStore();
        Entity machine = new Entity("", List.of());
        Entity java = entity("812@4711", "812", "1", "java", "app", "java -jar x.jar", "app.service", BOOT + 47_110);
        Entity sshd = entity("99@300", "99", "1", "sshd", "root", "/usr/sbin/sshd -D", "ssh.service", BOOT + 3_000);
        for (int minute = 0; minute < 2; minute++) {
            FrameEncoder encoder = new FrameEncoder();
            List<byte[]> records = new ArrayList<>();
            long start = NOW / 1_000 - 120 + minute * 60L;
            for (int second = 0; second < 60; second++) {
                long n = minute * 60L + second;
                Rows system = new Rows(Tables.SYSTEM);
                int row = system.add(machine);
                set(system, row, "user_ticks", n * 10);
                set(system, row, "idle_ticks", n * 90);
                for (String zero : List.of("nice", "system", "irq", "softirq", "steal", "iowait")) {
                    set(system, row, zero + "_ticks", 0);
                }
                set(system, row, "mem_total_kib", 24_622_564);
                set(system, row, "mem_available_kib", 20_000_000);
                Rows processes = new Rows(Tables.PROCESS);
                int first = processes.add(java);
                set(processes, first, "user_ticks", n * 50);
                set(processes, first, "system_ticks", 0);
                set(processes, first, "rss_pages", 25_600);
                set(processes, first, "fds", 17);
                set(processes, first, "state", 'S');
                int other = processes.add(sshd);
                set(processes, other, "user_ticks", 5);
                set(processes, other, "system_ticks", 5);
                set(processes, other, "rss_pages", 51_200);
                set(processes, other, "state", 'S');
                Frame frame = new Frame((start + second) * 1_000, List.of(system, processes));
                records.add(encoder.encode(frame, second == 0));
            }
            PackId id = new PackId(WEB_01, 7, minute + 1);
            store.append(List.of(new StoredPack(id, start, start + 59, NOW, Pack.build(id, records))));
        }
        return store;
    }

    private static void set(Rows rows, int row, String column, long value) {
        rows.set(row, rows.table().column(column), value);
    }

    static Entity entity(
            String key, String pid, String ppid, String name, String user, String cmdline, String unit, long start) {
        return new Entity(key, Arrays.asList(pid, ppid, name, user, cmdline, unit, Long.toString(start), null));
    }
}
