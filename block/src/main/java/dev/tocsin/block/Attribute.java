package dev.tocsin.block;

/// A text that belongs to an entity of a [Table] and rarely changes (a command line, a file system's device);
/// stored once per block, not once per second.
///
/// @param name lower-case words joined by `_`, unique in its table
/// @param help one sentence
public record Attribute(String name, String help) {}
