package dev.tocsin.watch.notify;

/// A picture that goes with a message where the channel can carry one.
///
/// @param name of its file, ending in `.png`
/// @param words what it shows, for who does not see it
/// @param png the file itself
public record Picture(String name, String words, byte[] png) {}
