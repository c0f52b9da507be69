package dev.tocsin.store;

import dev.tocsin.block.Entity;

/// A process came or went.
///
/// @param atMillis when, epoch ms: for a birth when the kernel says that it started, for a death the first reading
///     without it
/// @param born true for a birth, false for a death
/// @param process its key and its attributes as last seen
public record LifeEvent(long atMillis, boolean born, Entity process) {}
