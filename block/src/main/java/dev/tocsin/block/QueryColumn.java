package dev.tocsin.block;

/// A column as people ask for it: derived from stored ones, in a stated unit.
///
/// @param name lower-case words joined by `_`, unique among its table's query columns
/// @param unit its unit
/// @param help one sentence for people who have not read proc(5)
/// @param formula how it follows from the stored columns
public record QueryColumn(String name, Unit unit, String help, Formula formula) {}
