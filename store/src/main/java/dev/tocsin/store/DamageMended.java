package dev.tocsin.store;

import java.sql.SQLException;

/// A file turned out damaged in the middle of a scan and was replaced by what could be saved of it. Packs were
/// handed over already, so only the one who asked can begin again.
final class DamageMended extends SQLException {
    private static final long serialVersionUID = 1L;

    DamageMended(String message) {
        super(message);
    }
}
