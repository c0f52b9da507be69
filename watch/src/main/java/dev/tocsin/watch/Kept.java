package dev.tocsin.watch;

import java.time.Duration;

/// How long the watch keeps what it has found, class by class. What is still open or owed is no class of these: it
/// stays until it has ended.
///
/// @param looks what each look found; of the last 50 that brought something new also what was said
/// @param hours how long each check was in each state, hour by hour
/// @param incidents incidents that have ended, from their end on
/// @param journal lines of the journal
/// @param messages messages that were sent, refused or given up, from that moment on
public record Kept(Duration looks, Duration hours, Duration incidents, Duration journal, Duration messages) {
    /// A week of looks, 450 days of hours, two years of incidents and journal, thirty days of messages.
    public static final Kept USUAL = new Kept(
            Duration.ofDays(7), Duration.ofDays(450), Duration.ofDays(731), Duration.ofDays(731), Duration.ofDays(30));
}
