package dev.tocsin.agent.software;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/// Until when a system gets security updates from who makes it, without paying. From what the distributions
/// publish, as of November 2026; what is not here is unknown, and said to be. It is the last day on which support
/// is given:
///
/// - Debian: the end of long-term support, debian.org/releases and wiki.debian.org/LTS
/// - Ubuntu: the end of standard security maintenance, ubuntu.com/about/release-cycle; the month's last day
/// - Alpine: alpinelinux.org/releases
/// - Rocky, Alma, RHEL, CentOS Stream, Amazon Linux: their pages on the life cycle
final class EndOfLife {
    private static final String TABLE = ", table of 2026-11";

    private static final Map<String, String> DATES = Map.ofEntries(
            Map.entry("debian 10", "2024-06-30"),
            Map.entry("debian 11", "2026-08-31"),
            Map.entry("debian 12", "2028-06-30"),
            Map.entry("debian 13", "2030-06-30"),
            Map.entry("ubuntu 18.04", "2023-05-31"),
            Map.entry("ubuntu 20.04", "2025-05-31"),
            Map.entry("ubuntu 22.04", "2027-04-30"),
            Map.entry("ubuntu 24.04", "2029-04-30"),
            Map.entry("alpine 3.17", "2024-11-22"),
            Map.entry("alpine 3.18", "2025-05-09"),
            Map.entry("alpine 3.19", "2025-11-01"),
            Map.entry("alpine 3.20", "2026-04-01"),
            Map.entry("alpine 3.21", "2026-11-01"),
            Map.entry("alpine 3.22", "2027-05-01"),
            Map.entry("rocky 8", "2029-05-31"),
            Map.entry("rocky 9", "2032-05-31"),
            Map.entry("rocky 10", "2035-05-31"),
            Map.entry("almalinux 8", "2029-03-01"),
            Map.entry("almalinux 9", "2032-05-31"),
            Map.entry("almalinux 10", "2035-05-31"),
            Map.entry("rhel 7", "2024-06-30"),
            Map.entry("rhel 8", "2029-05-31"),
            Map.entry("rhel 9", "2032-05-31"),
            Map.entry("rhel 10", "2035-05-31"),
            Map.entry("centos 7", "2024-06-30"),
            Map.entry("centos 8", "2021-12-31"),
            Map.entry("centos 9", "2027-05-31"),
            Map.entry("amzn 2", "2026-06-30"));

    private EndOfLife() {}

    /// When it ends.
    ///
    /// @param millis the last moment of the last day, UTC, epoch ms; 0: unknown
    /// @param source who says so; empty: unknown
    record End(long millis, String source) {
        static final End UNKNOWN = new End(0, "");

        boolean isUnknown() {
            return millis == 0;
        }
    }

    /// The system of that id and version, as os-release(5) has them.
    static End of(String id, String version) {
        String[] numbers = version.split("\\.", -1);
        String major = numbers[0];
        String minor = numbers.length > 1 ? major + "." + numbers[1] : major;
        String date = DATES.getOrDefault(id + " " + minor, DATES.getOrDefault(id + " " + major, ""));
        return date.isEmpty() ? End.UNKNOWN : end(date, id + TABLE);
    }

    /// What the system itself says in `SUPPORT_END`: a date, or nothing.
    static End said(String date) {
        return date.isEmpty() ? End.UNKNOWN : end(date, "os-release");
    }

    private static End end(String date, String source) {
        try {
            long after = LocalDate.parse(date)
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli();
            return new End(Math.max(0, after - 1), source);
        } catch (DateTimeException notADate) {
            return End.UNKNOWN;
        }
    }
}
