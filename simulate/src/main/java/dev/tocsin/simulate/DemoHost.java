package dev.tocsin.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A machine of the demonstration as its owner would describe it.
///
/// @param name what it is called
/// @param labels site and role
/// @param cpus ≥ 1
/// @param gib memory, GiB
/// @param usual share of CPU time that is usual, 0–1
/// @param troubled whether it is the one that fails: too busy, too full, silent now and then
/// @param programs what runs on it besides what runs everywhere
record DemoHost(
        String name,
        Map<String, String> labels,
        int cpus,
        int gib,
        double usual,
        boolean troubled,
        List<Program> programs) {
    /// A program and what its processes take.
    ///
    /// @param command its command line; its name is the last part of the first word
    /// @param unit of systemd
    /// @param mib resident memory of each process, MiB
    /// @param weight its share of the machine's work beside the others
    /// @param count processes of it
    record Program(String command, String user, String unit, int mib, double weight, int count) {
        /// As the kernel has it: at most 15 characters.
        String name() {
            String first = command.split("[ :]", 2)[0];
            String bare = first.substring(first.lastIndexOf('/') + 1);
            return bare.length() > 15 ? bare.substring(0, 15) : bare;
        }
    }

    /// What runs on every machine.
    static final List<Program> EVERYWHERE = List.of(
            new Program("/sbin/init", "root", "init.scope", 12, 0.2, 1),
            new Program("/usr/lib/systemd/systemd-journald", "root", "systemd-journald.service", 24, 0.6, 1),
            new Program("/usr/lib/systemd/systemd-udevd", "root", "systemd-udevd.service", 8, 0.05, 1),
            new Program("/usr/bin/dbus-daemon --system", "messagebus", "dbus.service", 5, 0.05, 1),
            new Program("/usr/sbin/cron -f", "root", "cron.service", 3, 0.05, 1),
            new Program("/usr/sbin/sshd -D", "root", "ssh.service", 8, 0.1, 1),
            new Program("/usr/sbin/chronyd -F 1", "_chrony", "chrony.service", 4, 0.05, 1),
            new Program("/usr/sbin/rsyslogd -n", "syslog", "rsyslog.service", 6, 0.2, 1));

    private static final List<DemoHost> CAST = List.of(
            new DemoHost(
                    "web-01",
                    place("fra-1", "web"),
                    4,
                    8,
                    0.22,
                    false,
                    List.of(
                            new Program("nginx: master process /usr/sbin/nginx", "root", "nginx.service", 11, 0.05, 1),
                            new Program("nginx: worker process", "www-data", "nginx.service", 34, 3, 4),
                            new Program("/usr/bin/node /srv/shop/server.js", "shop", "shop.service", 210, 9, 4))),
            new DemoHost(
                    "db-01",
                    place("fra-1", "db"),
                    8,
                    32,
                    0.3,
                    true,
                    List.of(
                            new Program(
                                    "/usr/lib/postgresql/17/bin/postgres -D /var/lib/postgresql/17/main",
                                    "postgres",
                                    "postgresql@17-main.service",
                                    96,
                                    0.4,
                                    1),
                            new Program(
                                    "postgres: checkpointer", "postgres", "postgresql@17-main.service", 180, 0.8, 1),
                            new Program("postgres: walwriter", "postgres", "postgresql@17-main.service", 22, 0.7, 1),
                            new Program(
                                    "postgres: shop shop 10.1.0.7 idle",
                                    "postgres",
                                    "postgresql@17-main.service",
                                    340,
                                    4,
                                    14))),
            new DemoHost(
                    "mail-01",
                    place("fra-2", "mail"),
                    2,
                    4,
                    0.09,
                    false,
                    List.of(
                            new Program("/usr/lib/postfix/sbin/master -w", "root", "postfix.service", 5, 0.2, 1),
                            new Program("qmgr -l -t unix -u", "postfix", "postfix.service", 7, 1, 1),
                            new Program("smtpd -n smtp -t inet -u", "postfix", "postfix.service", 9, 2, 3),
                            new Program("dovecot/imap", "vmail", "dovecot.service", 8, 1.2, 9),
                            new Program(
                                    "/usr/bin/rspamd -c /etc/rspamd/rspamd.conf",
                                    "_rspamd",
                                    "rspamd.service",
                                    140,
                                    3,
                                    2))),
            new DemoHost(
                    "cache-01",
                    place("fra-2", "cache"),
                    2,
                    16,
                    0.16,
                    false,
                    List.of(
                            new Program(
                                    "/usr/bin/redis-server 10.2.0.4:6379",
                                    "redis",
                                    "redis-server.service",
                                    5_900,
                                    8,
                                    1),
                            new Program("/usr/sbin/varnishd -a :80", "varnish", "varnish.service", 1_400, 3, 2))),
            new DemoHost(
                    "build-01",
                    place("hel-1", "build"),
                    8,
                    16,
                    0.38,
                    false,
                    List.of(
                            new Program("/usr/lib/jvm/bin/java -jar /srv/ci/agent.jar", "ci", "ci.service", 900, 5, 1),
                            new Program("/usr/bin/dockerd -H fd://", "root", "docker.service", 95, 0.6, 1),
                            new Program("/usr/bin/containerd", "root", "containerd.service", 60, 0.4, 1),
                            new Program("/usr/bin/gcc -O2 -c part.c", "ci", "ci.service", 130, 6, 5))),
            new DemoHost(
                    "dns-01",
                    place("hel-1", "dns"),
                    1,
                    1,
                    0.04,
                    false,
                    List.of(new Program("/usr/sbin/named -u bind", "bind", "named.service", 88, 5, 1))));

    /// The first `count` of them, the one that fails always among them; the later ones bear the names of the first with
    /// a higher number.
    static List<DemoHost> cast(int count) {
        List<DemoHost> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DemoHost one = CAST.get(i % CAST.size());
            int round = i / CAST.size();
            all.add(round == 0 ? one : one.again(round));
        }
        return all;
    }

    private DemoHost again(int round) {
        String next = name.substring(0, name.length() - 2) + String.format(Locale.ROOT, "%02d", round + 1);
        double other = usual * (0.7 + 0.6 * Noise.dice(round, name.hashCode()));
        return new DemoHost(next, labels, cpus, gib, Math.min(0.6, other), false, programs);
    }

    private static Map<String, String> place(String site, String role) {
        return Map.of("site", site, "role", role, "demo", "simulated");
    }
}
