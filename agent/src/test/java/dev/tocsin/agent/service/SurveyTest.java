package dev.tocsin.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ServiceFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services of a machine of systemd, and of one that nothing starts.
class SurveyTest {
    @TempDir
    Path directory;

    private ServiceRig rig;

    @BeforeEach
    void make() throws IOException {
        rig = new ServiceRig(directory);
    }

    @Test
    @Tag("EW-16")
    void machine_ofDebian_listsItsServicesUnderTheirNamesWithPorts() throws Exception {
        rig.systemd(ServiceRig.running("ssh.service", 700, "Names=ssh.service sshd.service")
                + ServiceRig.running("postgresql@16-main.service", 800)
                + ServiceRig.running("shop.service", 900)
                + ServiceRig.unit("rsync.service", "UnitFileState=disabled"));
        rig.process(700, "sshd", "ssh.service");
        rig.process(800, "postgres", "postgresql@16-main.service");
        rig.process(900, "shop", "shop.service");
        rig.listens(22, 700, 5432, 800, 8080, 900);

        Map<String, ServiceFacts> all = rig.look();

        assertThat(all.keySet()).containsExactlyInAnyOrder("SSH", "postgresql@16-main", "shop", "rsync");
        assertThat(all.get("SSH").ports()).containsExactly(new ServiceFacts.Port(22, false, 1));
        assertThat(all.get("SSH").state()).isEqualTo(ServiceFacts.RUNNING);
        assertThat(all.get("postgresql@16-main").ports()).containsExactly(new ServiceFacts.Port(5432, false, 1));
        assertThat(all.get("shop").ports()).containsExactly(new ServiceFacts.Port(8080, false, 1));
        assertThat(all.get("rsync")).matches(one -> one.state() == ServiceFacts.STOPPED && !one.wanted());
        assertThat(rig.found().init()).isEqualTo("systemd");
        assertThat(rig.found().trouble()).isEmpty();
    }

    @Test
    @Tag("EW-17")
    void port_closedWhileTheProcessRuns_isAStateOfItsOwn() throws Exception {
        rig.systemd(ServiceRig.running("nginx.service", 700));
        rig.files.file("etc/tocsin/services.conf", "SHOP port=443,80 unit=nginx.service\n");
        rig.process(700, "nginx", "nginx.service");
        rig.listens(80, 700, 443, 700);
        assertThat(rig.look().get("SHOP").state()).isEqualTo(ServiceFacts.RUNNING);

        rig.listens(80, 700);
        rig.now += 20_000;
        ServiceFacts shut = rig.look().get("SHOP");

        assertThat(shut.state()).isEqualTo(ServiceFacts.DEGRADED);
        assertThat(shut.reason()).isEqualTo("port 443 is closed");
        assertThat(shut.sinceMillis()).isEqualTo(rig.now);
        rig.listens(80, 700, 443, 700);
        assertThat(rig.look().get("SHOP").state()).isEqualTo(ServiceFacts.RUNNING);
    }

    @Test
    @Tag("EW-17")
    void sockets_asManyAsBefore_areNotListedAgain() throws Exception {
        rig.systemd(ServiceRig.running("nginx.service", 700));
        rig.files.file("etc/tocsin/services.conf", "SHOP port=443,80 unit=nginx.service\n");
        rig.process(700, "nginx", "nginx.service");
        rig.listens(80, 700, 443, 700);
        rig.sockets(5, 2, 1, 3);
        rig.look();
        rig.now += 60_000; // nothing is starting any more
        assertThat(rig.glance().get("SHOP").state()).isEqualTo(ServiceFacts.RUNNING);

        rig.listens(80, 700);
        assertThat(rig.glance().get("SHOP").state())
                .as("the list is what costs")
                .isEqualTo(ServiceFacts.RUNNING);
        rig.sockets(6, 2, 1, 4);
        assertThat(rig.glance().get("SHOP").state()).as("one more connection").isEqualTo(ServiceFacts.RUNNING);
        rig.sockets(5, 2, 1, 4);
        assertThat(rig.glance().get("SHOP").state()).as("one less that listens").isEqualTo(ServiceFacts.DEGRADED);

        rig.listens(80, 700, 443, 700);
        assertThat(rig.look().get("SHOP").state())
                .as("all of it: whatever the sums say")
                .isEqualTo(ServiceFacts.RUNNING);
        rig.files.file("proc/net/sockstat", "");
        rig.listens(80, 700);
        assertThat(rig.glance().get("SHOP").state())
                .as("without sums it is listed each time")
                .isEqualTo(ServiceFacts.DEGRADED);
    }

    @Test
    @Tag("EW-18")
    void process_ofAnotherNameThatHoldsIt_isNotTheService() throws Exception {
        rig.files.file("etc/tocsin/services.conf", "SSHD process=sshd\nPOSTGRES port=5432 process=postgres\n");
        rig.process(700, "xsshd", "");
        rig.process(800, "postgres", "");

        Map<String, ServiceFacts> all = rig.look();

        assertThat(all.get("SSHD").state()).isEqualTo(ServiceFacts.FAILED);
        assertThat(all.get("SSHD").reason()).isEqualTo("no process is called sshd");
        assertThat(all.get("POSTGRES").state()).isNotEqualTo(ServiceFacts.FAILED);
        assertThat(all.get("POSTGRES").mainPid()).isEqualTo(800);
    }

    @Test
    void process_thatNothingStarts_runsAndFailsWhenItIsGone() throws Exception {
        rig.process(1, "sh", "");
        assertThat(rig.look()).isEmpty();
        rig.process(700, "memcached", "");
        assertThat(rig.look().get("MEMCACHED").state()).isEqualTo(ServiceFacts.RUNNING);
        rig.kill(700);
        rig.now += 1_000;
        ServiceFacts gone = rig.look().get("MEMCACHED");
        assertThat(gone.state()).isEqualTo(ServiceFacts.FAILED);
        assertThat(gone.sinceMillis()).isEqualTo(rig.now);
        rig.process(701, "memcached", "");
        assertThat(rig.look().get("MEMCACHED"))
                .matches(one -> one.state() == ServiceFacts.RUNNING && one.mainPid() == 701);
        rig.kill(701);
        rig.look();
        rig.now += 90_000_000;
        assertThat(rig.look()).as("after a day nobody misses it").isEmpty();
    }

    @Test
    void unit_failed_saysWhyAndHowOftenItWasStartedAgain() throws Exception {
        rig.systemd(ServiceRig.unit(
                        "postfix.service",
                        "ActiveState=activating",
                        "SubState=auto-restart",
                        "Result=exit-code",
                        "ExecMainCode=1",
                        "ExecMainStatus=75",
                        "NRestarts=3")
                + ServiceRig.unit("oomed.service", "ActiveState=failed", "SubState=failed", "Result=oom-kill")
                + ServiceRig.unit(
                        "killed.service",
                        "ActiveState=failed",
                        "SubState=failed",
                        "Result=signal",
                        "ExecMainCode=2",
                        "ExecMainStatus=9"));
        Map<String, ServiceFacts> all = rig.look();
        assertThat(all.get("SMTP").state()).isEqualTo(ServiceFacts.FAILED);
        assertThat(all.get("SMTP").reason()).isEqualTo("exit 75, is started again, 3 restarts");
        assertThat(all.get("SMTP").restarts()).isEqualTo(3);
        assertThat(all.get("SMTP").sinceMillis()).isEqualTo(ServiceRig.START - 1_000_000 + 5_000);
        assertThat(all.get("oomed").reason()).isEqualTo("killed because memory ran out");
        assertThat(all.get("killed").reason()).isEqualTo("killed by SIGKILL");
    }

    @Test
    @Tag("EW-22")
    void names_ofOneProcess_areThereWhereTheirPortIsOpen() throws Exception {
        rig.systemd(ServiceRig.running("apache2.service", 700));
        rig.process(700, "apache2", "apache2.service");
        rig.listens(80, 700, 443, 700);
        Map<String, ServiceFacts> both = rig.look();
        assertThat(both.keySet()).containsExactlyInAnyOrder("HTTP", "HTTPS");
        assertThat(both.get("HTTP").unit()).isEqualTo(both.get("HTTPS").unit());
        assertThat(both.get("HTTPS").ports()).containsExactly(new ServiceFacts.Port(443, false, 1));
    }

    @Test
    void systemctl_thatFailsOrHangsOrLies_leavesWhatProcessesShow() throws Exception {
        rig.systemd(ServiceRig.running("ssh.service", 700));
        rig.process(700, "sshd", "ssh.service");
        assertThat(rig.look().get("SSH").state()).isEqualTo(ServiceFacts.RUNNING);

        rig.script("exit 4");
        Survey.Found blind = rig.found();
        assertThat(blind.trouble())
                .isEqualTo("systemd cannot be asked, states are those of processes alone: systemctl ended with 4");
        assertThat(ServiceRig.byName(blind).get("SSH").state()).isEqualTo(ServiceFacts.RUNNING);
        rig.kill(700);
        assertThat(rig.look().get("SSH").state()).isEqualTo(ServiceFacts.STOPPED);

        rig.script("head -c 6000000 /dev/zero | tr '\\0' 'x'");
        assertThat(rig.found().services()).isEmpty();
        rig.script(
                "printf 'Id=\\n\\nId=a.service\\nActiveState=active\\nMainPID=99999999999999999999\\n=\\nNRestarts=-1\\n'");
        assertThat(rig.found().services()).hasSizeLessThan(2);
    }

    @Test
    void unit_startedAgainByHand_isSeenByItsTime() throws Exception {
        rig.systemd(ServiceRig.running("shop.service", 700, "ExecMainStartTimestampMonotonic=100000000"));
        rig.process(700, "shop", "shop.service");
        long started = rig.look().get("shop").startedMillis();
        rig.files.file("proc/uptime", "1000.40 2000.00\n"); // read 0.4 s later by the same wall clock
        assertThat(rig.look().get("shop").startedMillis()).isEqualTo(started);
        rig.systemd(ServiceRig.running("shop.service", 701, "ExecMainStartTimestampMonotonic=990000000"));
        rig.process(701, "shop", "shop.service");
        assertThat(rig.look().get("shop").startedMillis()).isGreaterThan(started);
    }

    @Test
    void services_moreThanAMessageHolds_leaveOutThoseNobodyWants() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            text.append(ServiceRig.unit("spare" + i + ".service", "UnitFileState=disabled"));
        }
        rig.systemd(text + ServiceRig.running("shop.service", 700));
        Survey.Found found = rig.found();
        assertThat(found.services()).hasSize(Board.MAX_SERVICES);
        assertThat(found.left()).isEqualTo(101);
        assertThat(ServiceRig.byName(found)).containsKey("shop");
    }
}
