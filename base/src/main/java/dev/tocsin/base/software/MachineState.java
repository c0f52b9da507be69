package dev.tocsin.base.software;

import java.util.List;

/// How a machine stands beside its packages: its system and that one's end, whether it wants to be started anew,
/// which updates wait, and how large its sites are. What is not known is said to be unknown, never guessed.
///
/// @param system what it runs
/// @param reboot whether it waits for a restart
/// @param managers whose packages are told, and what could not be read
/// @param updates what waits to be installed
/// @param sites directories that the machine's owner named, at most [#SITES]
public record MachineState(
        OperatingSystem system, Reboot reboot, List<Manager> managers, Updates updates, List<Site> sites) {
    /// Sites of one machine.
    public static final int SITES = 1_000;

    /// Updates of one machine that are told by name.
    public static final int UPDATES = 5_000;

    /// Reasons of one thing.
    public static final int REASONS = 100;

    /// Nothing is known yet.
    public static final MachineState UNKNOWN = new MachineState(
            new OperatingSystem("", "", "", 0, ""),
            new Reboot(Answer.UNKNOWN, List.of()),
            List.of(),
            new Updates(Answer.UNKNOWN, "", 0, List.of()),
            List.of());

    /// Yes, no, or nobody can say.
    public enum Answer {
        /// Nobody can say.
        UNKNOWN,
        /// No.
        NO,
        /// Yes.
        YES
    }

    /// The operating system, by os-release(5).
    ///
    /// @param id its id: `debian`
    /// @param version its version: `12`
    /// @param name for people
    /// @param endMillis when its security support ends, epoch ms; 0 when unknown
    /// @param endSource who says so; empty when unknown
    public record OperatingSystem(String id, String version, String name, long endMillis, String endSource) {}

    /// Whether it waits for a restart.
    ///
    /// @param required whether it does
    /// @param reasons what wants it, for people
    public record Reboot(Answer required, List<String> reasons) {}

    /// One package manager of the machine.
    ///
    /// @param name `dpkg`, `rpm`, `apk`
    /// @param packages how many it told
    /// @param trouble why not all could be read; empty when they could
    public record Manager(String name, int packages, String trouble) {}

    /// What the manager's own lists, as the machine fetched them last, offer beyond what is installed.
    ///
    /// @param known whether that can be said at all: [Answer#YES], else [Answer#UNKNOWN]
    /// @param why for people, when it cannot
    /// @param fetchedMillis when the newest list was fetched, epoch ms; 0 when unknown
    /// @param waiting what waits, security first, then by name
    public record Updates(Answer known, String why, long fetchedMillis, List<Update> waiting) {}

    /// One update that waits.
    ///
    /// @param name of the package
    /// @param arch of the package
    /// @param version that is offered
    /// @param security whether it comes from a list of security updates
    public record Update(String name, String arch, String version, boolean security) {}

    /// One site's directory.
    ///
    /// @param path where it lies
    /// @param sizeBytes what it takes on disk; -1 when it was not counted yet
    /// @param files how many files and directories were counted
    /// @param countedMillis when, epoch ms; 0 when it was not yet
    /// @param trouble why the size is not the whole one; empty when it is
    public record Site(String path, long sizeBytes, long files, long countedMillis, String trouble) {}
}
