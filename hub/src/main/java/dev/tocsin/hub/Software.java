package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is installed on the hosts, as their agents said last; what a host that is away had stays. Thread-safe.
public interface Software {
    /// Lines of one answer.
    int ANSWER = 1_000;

    /// Hosts that are named with one version.
    int HOSTS_NAMED = 1_000;

    /// Changes that are kept of one host: the latest.
    int CHANGES_KEPT = 10_000;

    /// Some lines, and whether there are more.
    ///
    /// @param <T> a line
    record Page<T>(List<T> items, boolean more) {}

    /// Which lines are asked for.
    ///
    /// @param text a part of the name, in whatever case; the whole name, as it is, when `exact`; empty: every name
    /// @param offset lines to pass over
    /// @param limit lines to answer, 1 to [#ANSWER]
    /// @param among hosts that count in a search over all of them, for who may see no others; null: all
    record Ask(
            String text,
            boolean exact,
            int offset,
            int limit,
            @Nullable Set<HostId> among) {
        /// Over all hosts.
        public Ask(String text, boolean exact, int offset, int limit) {
            this(text, exact, offset, limit, null);
        }
    }

    /// One version of a package somewhere.
    ///
    /// @param hosts how many have it
    /// @param named some of them: all, up to [#HOSTS_NAMED], when the whole name was asked for, else none
    record Version(String manager, String name, String version, String arch, int hosts, List<HostId> named) {}

    /// One package of a host.
    ///
    /// @param installedMillis when it was installed or last upgraded, epoch ms; 0 when unknown
    /// @param sizeBytes -1 when unknown
    record Installed(
            String manager,
            String name,
            String version,
            String arch,
            long installedMillis,
            long sizeBytes,
            String summary) {}

    /// What a host said of itself.
    ///
    /// @param readMillis when its agent last looked, epoch ms
    /// @param packages how many it has
    record Machine(HostId host, long readMillis, int packages, MachineState state) {}

    /// A package that came, went or changed.
    ///
    /// @param atMillis when the agent found it so, epoch ms
    /// @param before its version before; empty: it came
    /// @param after its version now; empty: it went
    record Change(long atMillis, String manager, String name, String arch, String before, String after) {}

    /// Hears of changes, in the transaction that notes them.
    interface Listener {
        /// Packages of `host` have changed.
        ///
        /// @throws SQLException when that could not be noted: nothing of it has happened then
        void changed(Connection connection, HostId host, List<Change> changes) throws SQLException;
    }

    /// Every version of the packages that are asked for, over all hosts: those of that very name first, then those
    /// that begin with it, then by name. When some hosts alone count, a page may have fewer lines than were
    /// asked for though there are more.
    ///
    /// @throws IOException when the catalog cannot be read
    Page<Version> search(Ask ask) throws IOException;

    /// The packages of `host` that are asked for, in the same order.
    ///
    /// @throws IOException when the catalog cannot be read
    Page<Installed> packages(HostId host, Ask ask) throws IOException;

    /// Everything that its manager says of the packages of that very name on `host`.
    ///
    /// @throws IOException when the catalog cannot be read
    List<SoftwarePackage> details(HostId host, String name) throws IOException;

    /// What `host` said of itself; null when it said nothing yet.
    ///
    /// @throws IOException when the catalog cannot be read
    @Nullable
    Machine machine(HostId host) throws IOException;

    /// Hands what each host said of itself to `sink`, one after the other and in no order: all of it may be much.
    ///
    /// @throws IOException when the catalog cannot be read
    void machines(Consumer<Machine> sink) throws IOException;

    /// The latest changes of `host` from `from` to before `to` (epoch ms), latest first, at most `limit`.
    ///
    /// @throws IOException when the catalog cannot be read
    List<Change> changes(HostId host, long from, long to, int limit) throws IOException;

    /// Has `listener` hear of changes from now on, instead of the one before.
    void listen(Listener listener);
}
