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

/// Services of machines without systemd: scripts as Debian and Alpine have them.
class ScriptsTest {
    private static final String CRON = """
            == etc/init.d/cron
            #!/bin/sh
            ### BEGIN INIT INFO
            # Provides:          cron
            # Short-Description: Regular background program processing daemon
            ### END INIT INFO
            DAEMON=/usr/sbin/cron
            NAME=cron
            PIDFILE=/var/run/crond.pid
            """;
    private static final String SHOP = """
            == etc/init.d/shop
            #!/bin/sh
            # Short-Description: The shop
            NAME=shopd
            DAEMON="/opt/shop/$NAME"
            PIDFILE=/run/$NAME.pid
            == etc/init.d/hwclock.sh
            #!/bin/sh
            # Sets a clock and ends
            hwclock --hctosys
            """;

    @TempDir
    Path directory;

    private ServiceRig rig;

    @BeforeEach
    void make() throws IOException {
        rig = new ServiceRig(directory);
    }

    @Test
    @Tag("EW-16")
    void sysvinit_scripts_areServicesWithTheirStates() throws Exception {
        rig.files.write(CRON).write(SHOP).file("run/crond.pid", "300\n").link("etc/rc2.d/S01cron", "../init.d/cron");
        rig.files.link("etc/rc2.d/S02shop", "../init.d/shop").link("etc/rc2.d/S01hwclock.sh", "../init.d/hwclock.sh");
        rig.process(300, "cron", "");
        rig.process(301, "xshopd", "");

        Map<String, ServiceFacts> all = rig.look();

        assertThat(rig.found().init()).isEqualTo("sysv");
        assertThat(all.keySet()).containsExactlyInAnyOrder("CRON", "shop");
        assertThat(all.get("CRON"))
                .matches(one -> one.state() == ServiceFacts.RUNNING && one.kind() == 2 && one.mainPid() == 300)
                .matches(one -> one.enabled().equals("enabled") && one.unit().equals("cron"));
        assertThat(all.get("shop")).matches(one -> one.state() == ServiceFacts.STOPPED && one.wanted());
        assertThat(all.get("shop").description()).isEqualTo("The shop");
        rig.process(302, "shopd", "");
        assertThat(rig.look().get("shop").state()).isEqualTo(ServiceFacts.RUNNING);
    }

    @Test
    void sysvinit_processGoneAndPidFileThere_hasFailed() throws Exception {
        rig.files.write(CRON).file("run/crond.pid", "300\n").link("etc/rc2.d/S01cron", "../init.d/cron");
        ServiceFacts cron = rig.look().get("CRON");
        assertThat(cron.state()).isEqualTo(ServiceFacts.FAILED);
        assertThat(cron.reason()).isEqualTo("its process is gone, its pid file is still there");
        assertThat(cron.restarts()).as("nobody counts but the agent").isZero();
    }

    @Test
    @Tag("EW-16")
    void openRc_recordedTree_isWhatRcStatusShows() throws Exception {
        rig.files.write("""
                == run/openrc/softlevel
                default
                == etc/init.d/sshd
                #!/sbin/openrc-run
                description="OpenBSD Secure Shell server"
                command="${SSHD_BINARY:-"/usr/sbin/sshd"}"
                pidfile="${SSHD_PIDFILE:-"/run/$RC_SVCNAME.pid"}"
                == etc/init.d/nginx
                #!/sbin/openrc-run
                description="Nginx http and reverse proxy server"
                command=${command:-/usr/sbin/nginx}
                pidfile=/run/nginx/nginx.pid
                == etc/init.d/crashed
                #!/sbin/openrc-run
                command="/usr/bin/crashed"
                == etc/init.d/halfway
                #!/sbin/openrc-run
                command="/usr/bin/${RC_SVCNAME}"
                == etc/init.d/hostname
                #!/sbin/openrc-run
                description="Sets the hostname of the machine."
                """);
        for (String name : new String[] {"sshd", "crashed", "hostname"}) {
            rig.files.link("run/openrc/started/" + name, "/etc/init.d/" + name);
        }
        rig.files.link("run/openrc/failed/halfway", "/etc/init.d/halfway");
        rig.files.link("etc/runlevels/default/nginx", "/etc/init.d/nginx");
        rig.files.link("etc/runlevels/default/sshd", "/etc/init.d/sshd");
        rig.process(200, "sshd", "");

        Map<String, ServiceFacts> all = rig.look();

        assertThat(rig.found().init()).isEqualTo("openrc");
        assertThat(all.keySet()).containsExactlyInAnyOrder("SSH", "NGINX", "crashed", "halfway");
        assertThat(all.get("SSH")).matches(one -> one.state() == ServiceFacts.RUNNING && one.kind() == 1);
        assertThat(all.get("NGINX")).matches(one -> one.state() == ServiceFacts.STOPPED && one.wanted());
        assertThat(all.get("crashed").reason()).isEqualTo("started, but its process is gone");
        assertThat(all.get("halfway").reason()).isEqualTo("its start failed");
    }

    @Test
    @Tag("EW-16")
    void openRc_stateOnItsWay_isChangingAndNoFailure() throws Exception {
        rig.files.file("run/openrc/softlevel", "default\n");
        for (String state : new String[] {"starting", "stopping", "inactive"}) {
            rig.files.file("etc/init.d/" + state, "#!/sbin/openrc-run\ncommand=\"/usr/bin/" + state + "\"\n");
            rig.files.link("run/openrc/" + state + "/" + state, "/etc/init.d/" + state);
        }
        rig.process(200, "inactive", "");

        Map<String, ServiceFacts> all = rig.look();

        assertThat(all.values()).allMatch(one -> one.state() == ServiceFacts.CHANGING);
        assertThat(all.get("stopping").detail()).isEqualTo("stopping");
        assertThat(all.get("inactive").reason()).isEqualTo("inactive: it waits for something else");
        assertThat(rig.found().restless()).isTrue();
        rig.files.remove("run/openrc/starting/starting").remove("run/openrc/stopping/stopping");
        assertThat(rig.found().restless())
                .as("what waits is no reason to look again and again")
                .isFalse();
    }

    @Test
    @Tag("EW-16")
    void openRc_variableWithADefault_namesTheProgram() throws Exception {
        rig.files.write("""
                == run/openrc/softlevel
                default
                == etc/init.d/shop
                #!/sbin/openrc-run
                command=${shop_command:-/usr/sbin/shopd}
                == etc/init.d/till
                #!/sbin/openrc-run
                command="${TILL_BINARY:-"/usr/sbin/tilld"}"
                == etc/init.d/store
                #!/sbin/openrc-run
                command="/usr/sbin/${command_name-stored}"
                """);
        for (String name : new String[] {"shop", "till", "store"}) {
            rig.files.link("run/openrc/started/" + name, "/etc/init.d/" + name);
        }
        rig.process(200, "shopd", "");
        rig.process(201, "tilld", "");

        Map<String, ServiceFacts> all = rig.look();

        assertThat(all.get("shop")).matches(one -> one.state() == ServiceFacts.RUNNING && one.mainPid() == 200);
        assertThat(all.get("till").state()).isEqualTo(ServiceFacts.RUNNING);
        assertThat(all.get("store").state()).isEqualTo(ServiceFacts.FAILED);
    }

    /// OpenRC 0.56 of Debian: `rc-service cron stop` runs the script and leaves the note.
    @Test
    void openRc_scriptOfSystemV_thatWasStopped_isStoppedWhateverIsNoted() throws Exception {
        rig.files.write(CRON).file("run/openrc/softlevel", "default\n").link("run/openrc/started/cron", "../cron");
        rig.process(300, "cron", "");
        assertThat(rig.look().get("CRON").state()).isEqualTo(ServiceFacts.RUNNING);
        rig.kill(300);
        assertThat(rig.look().get("CRON").state()).isEqualTo(ServiceFacts.STOPPED);
    }

    /// As OpenRC 0.56 writes them down.
    @Test
    @Tag("EW-16")
    void openRc_startedByFunctionsOfTheScript_isKnownByItsNotes() throws Exception {
        rig.files.write("""
                == run/openrc/softlevel
                default
                == etc/init.d/shop
                #!/sbin/openrc-run
                start() { start-stop-daemon --start --exec /opt/shop/shopd; }
                == run/openrc/daemons/shop/001
                exec=/opt/shop/shopd
                argv_0=/opt/shop/shopd
                pidfile=
                """);
        rig.files.link("run/openrc/started/shop", "/etc/init.d/shop");
        rig.process(200, "shopd", "");
        assertThat(rig.look().get("shop").state()).isEqualTo(ServiceFacts.RUNNING);
        rig.kill(200);
        assertThat(rig.look().get("shop").reason()).isEqualTo("started, but its process is gone");
    }

    @Test
    @Tag("EW-16")
    void openRc_supervised_isItsChildWhateverItIsCalled() throws Exception {
        rig.files.write("""
                == run/openrc/softlevel
                default
                == etc/init.d/shop
                #!/sbin/openrc-run
                supervisor=supervise-daemon
                command=/opt/shop/bin/shop
                == run/openrc/daemons/shop/001
                exec=/opt/shop/bin/shop
                argv_0=/opt/shop/bin/shop
                pidfile=/var/run/supervise-shop.pid
                == run/openrc/options/shop/child_pid
                200
                == run/supervise-shop.pid
                199
                """);
        rig.files.link("run/openrc/started/shop", "/etc/init.d/shop").directory("proc/199");
        rig.process(200, "java", "");
        rig.process(201, "java", "");
        assertThat(rig.look().get("shop"))
                .matches(one -> one.state() == ServiceFacts.RUNNING && one.mainPid() == 200 && one.count() == 1);
        rig.kill(200);
        assertThat(rig.look().get("shop"))
                .matches(one -> one.state() == ServiceFacts.CHANGING)
                .matches(one -> one.reason().equals("its process is gone, its supervisor starts it again"));
        rig.files.remove("proc/199");
        assertThat(rig.look().get("shop").state()).isEqualTo(ServiceFacts.FAILED);
    }

    @Test
    void scripts_thatAreNoScripts_areLeftOut() throws Exception {
        rig.files
                .bytes("etc/init.d/garbage", new byte[] {(byte) 0xff, 0, 10, (byte) 0xfe, 61, 34})
                .file("etc/init.d/README", "Scripts live here\n")
                .directory("etc/init.d/folder")
                .file("etc/init.d/two words", "DAEMON=/bin/x\n")
                .file("etc/init.d/outside", "DAEMON=$HOME/$1\nPIDFILE=/run/../etc/shadow\n")
                .file("etc/init.d/large", "#".repeat(40_000) + "\nDAEMON=/usr/sbin/large\n");
        assertThat(rig.look()).isEmpty();
    }
}
