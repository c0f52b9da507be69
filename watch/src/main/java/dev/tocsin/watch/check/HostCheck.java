package dev.tocsin.watch.check;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// Whether a host runs a process, or a unit or container, as its own agent sees it; nothing is asked over the network.
/// Unknown when there is no agent or its data is older than [#FRESH]: then nobody knows.
///
/// ```
/// type: process               # or unit
/// process: nginx              # the name; of a unit: nginx.service
/// min: 1                      # how many there must be, at least and
/// max: 4                      # at most
/// ```
final class HostCheck implements CheckType {
    /// Data older than this says nothing about now; the same after which a host counts as stale.
    static final Duration FRESH = Duration.ofSeconds(15);

    private static final int MOST = 1_000_000;

    private final String name;
    private final HostTables hosts;

    /// The type `process` or `unit`, over `hosts`.
    HostCheck(String name, HostTables hosts) {
        this.name = name;
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return "A host runs a " + name + ", as its agent sees it.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String wanted = in.text(name);
        int least = in.whole("min", 0, MOST, 1);
        int most = in.whole("max", 0, MOST, MOST);
        if (most < least) {
            in.refuse("max", "is less than min");
        }
        return attempt -> look(attempt, host, wanted, least, most);
    }

    private Verdict look(Attempt attempt, String host, String wanted, int least, int most) {
        boolean unit = name.equals("unit");
        HostTables.Second second = hosts.newest(host, unit ? "cgroup" : "process");
        if (second == null) {
            return Verdict.unknown("there is no agent of " + host);
        }
        long ageMillis = attempt.clock().wallMillis() - second.atMillis();
        if (ageMillis > FRESH.toMillis()) {
            return Verdict.unknown("the newest data of its agent is " + HeartbeatCheck.words(ageMillis) + " old");
        }
        long count = second.rows().stream().filter(row -> is(row, wanted, unit)).count();
        attempt.fact(name + ".count", Long.toString(count));
        String message = count == 1 ? "one " + wanted : count + " of " + wanted;
        return count >= least && count <= most
                ? Verdict.up(message)
                : Verdict.wrong(
                        Verdict.UNEXPECTED,
                        message + ", must be " + least + (most == MOST ? " or more" : " to " + most));
    }

    private static boolean is(Map<String, String> row, String wanted, boolean unit) {
        if (!unit) {
            return wanted.equals(row.get("name"));
        }
        String key = Objects.requireNonNullElse(row.get("key"), "");
        return key.equals(wanted) || key.endsWith("/" + wanted);
    }
}
