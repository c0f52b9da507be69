package dev.tocsin.store;

/// How long and how much the hub keeps. Days are whole UTC days: what is deleted is a file, never a part of one.
///
/// @param secondsDays days of one-second data before today, ≥ 1
/// @param rollupDays days of rollups before today, ≥ 1
/// @param totalBytes bytes of both together above which the oldest goes first; 0 = no limit
public record Retention(int secondsDays, int rollupDays, long totalBytes) {
    /// 90 days of seconds, five years of rollups, no limit of size.
    public static final Retention USUAL = new Retention(90, 1_826, 0);
}
