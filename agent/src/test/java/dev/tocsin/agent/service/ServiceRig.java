package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Exec;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.FakeProc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A machine that is not there, whose `systemctl` says what a test has written, and its services.
final class ServiceRig {
    static final long START = 1_800_000_000_000L;

    final FakeProc files;
    final Survey survey;
    final Map<String, Entity> processes = new HashMap<>();
    private final Path bin;
    private final Path said;
    long now = START;

    ServiceRig(Path directory) throws IOException {
        files = new FakeProc(directory);
        files.file("proc/uptime", "1000.00 2000.00\n");
        files.directory("run");
        bin = Files.createDirectories(directory.resolve("bin"));
        said = directory.resolve("said");
        survey = new Survey(roots(), exec());
    }

    Roots roots() {
        return new Roots(files.proc(), files.sys(), files.etc());
    }

    Exec exec() {
        return new Exec(List.of(bin));
    }

    /// The machine has been started by systemd, which says `text` of its units.
    void systemd(String text) throws IOException {
        files.directory("run/systemd/system");
        Files.writeString(said, text);
        script("cat " + said);
    }

    /// `systemctl` is a script that does this.
    void script(String commands) throws IOException {
        Path program = bin.resolve("systemctl");
        Files.writeString(program, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A process runs.
    Entity process(int pid, String name, String unit) {
        String[] attributes = new String[Tables.PROCESS.attributes().size()];
        attributes[Tables.PROCESS.attribute("pid")] = Integer.toString(pid);
        attributes[Tables.PROCESS.attribute("name")] = name;
        attributes[Tables.PROCESS.attribute("cmdline")] = "/usr/sbin/" + name;
        attributes[Tables.PROCESS.attribute("unit")] = unit;
        attributes[Tables.PROCESS.attribute("start")] = Long.toString(now - 60_000);
        Entity made = new Entity(pid + "@1", Arrays.asList(attributes));
        processes.put(made.key(), made);
        return made;
    }

    /// It is gone.
    void kill(int pid) {
        processes.remove(pid + "@1");
    }

    /// Who listens: numbers of ports, each with its pid.
    void listens(int... portsAndPids) {
        StringBuilder lines = new StringBuilder("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"
                + " retrnsmt   uid  timeout inode\n");
        for (int i = 0; i < portsAndPids.length; i += 2) {
            int inode = 1_000 + portsAndPids[i];
            lines.append(
                    "   %d: 00000000:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 %d 1\n"
                            .formatted(i / 2, portsAndPids[i], inode));
            Path link = files.proc().resolve(portsAndPids[i + 1] + "/fd/" + (10 + i));
            if (!Files.isSymbolicLink(link)) {
                files.link("proc/" + portsAndPids[i + 1] + "/fd/" + (10 + i), "socket:[" + inode + "]");
            }
        }
        files.file("proc/net/tcp", lines.toString());
    }

    /// The kernel's sums of sockets: in use, and those of TCP that are connections.
    void sockets(int tcp, int tcp6, int udp, int established) {
        files.file(
                "proc/net/sockstat",
                "sockets: used 45\nTCP: inuse %d orphan 0 tw 0 alloc 6 mem 1\n".formatted(tcp)
                        + "UDP: inuse %d mem 0\nUDPLITE: inuse 0\nRAW: inuse 0\n".formatted(udp));
        files.file("proc/net/sockstat6", "TCP6: inuse %d\nUDP6: inuse 0\nUDPLITE6: inuse 0\n".formatted(tcp6));
        files.file("proc/net/snmp", """
                Ip: Forwarding DefaultTTL
                Ip: 1 64
                Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs
                Tcp: 1 200 120000 -1 12 7 1 0 %d 900
                """.formatted(established));
    }

    /// Looks at who listens only, unless something is to be asked.
    Map<String, ServiceFacts> glance() throws InterruptedException {
        return byName(survey.look(new ArrayList<>(processes.values()), false, now));
    }

    /// Looks at all of it.
    Map<String, ServiceFacts> look() throws InterruptedException {
        return byName(found());
    }

    Survey.Found found() throws InterruptedException {
        return survey.look(new ArrayList<>(processes.values()), true, now);
    }

    static Map<String, ServiceFacts> byName(Survey.Found found) {
        Map<String, ServiceFacts> services = new HashMap<>();
        found.services().forEach(service -> services.put(service.name(), service));
        return services;
    }

    /// What `systemctl show` says of one unit: the usual, and then what is given.
    static String unit(String id, String... properties) {
        return "Type=simple\nNRestarts=0\nMainPID=0\nResult=success\nExecMainStartTimestampMonotonic=0\nExecMainCode=0\n"
                + "ExecMainStatus=0\nId=" + id + "\nNames=" + id + "\nTriggeredBy=\nDescription=The " + id
                + "\nLoadState=loaded\nActiveState=inactive\nSubState=dead\nUnitFileState=enabled\n"
                + "StateChangeTimestampMonotonic=5000000\nConditionResult=yes\n" + String.join("\n", properties)
                + "\n\n";
    }

    static String running(String id, int pid, String... more) {
        return unit(id, "ActiveState=active", "SubState=running", "MainPID=" + pid)
                .replace("\n\n", "\n" + String.join("\n", more) + "\n\n");
    }
}
