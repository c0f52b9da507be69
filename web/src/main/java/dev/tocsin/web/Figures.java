package dev.tocsin.web;

import java.util.List;

/// Numbers that a part of the hub tells of itself (packs stored, bytes, queue lengths), for `/metrics`.
public interface Figures {
    /// One number.
    ///
    /// @param name as Prometheus wants it: `tocsin_…`, lower case, unit last, `_total` for a counter
    /// @param help one sentence
    /// @param counter true when it only grows
    /// @param value its value now
    record Figure(String name, String help, boolean counter, double value) {}

    /// The numbers now. Cheap: called at each scrape.
    List<Figure> now();

    /// None.
    Figures NONE = List::of;
}
