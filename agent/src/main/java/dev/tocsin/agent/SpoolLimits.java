package dev.tocsin.agent;

/// How much a spool may hold while no hub takes anything.
///
/// Age is counted in packs, one a minute, and not by the clock: a clock that jumps ahead by a month must not make a
/// machine throw its week away.
///
/// @param packBytes sealed packs on the disk
/// @param packs sealed packs; 7 days have 10,080 minutes
/// @param keptBytes sealed packs that were acknowledged and are kept in case the hub loses them
/// @param keptPacks such packs; a day has 1,440 minutes
/// @param memoryBytes records of unsealed and unacknowledged minutes in memory, and again as much of packs that a full
///     disk does not take
record SpoolLimits(long packBytes, int packs, long keptBytes, int keptPacks, long memoryBytes) {
    /// 1 GiB or a week, and a day of what was acknowledged; a busy machine makes 30 MB a day.
    static final SpoolLimits USUAL = new SpoolLimits(1L << 30, 7 * 24 * 60, 64L << 20, 24 * 60, 8L << 20);
}
