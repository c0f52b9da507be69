package dev.tocsin.agent;

import java.io.IOException;

/// The hub knows who this is and does not want it: retired, unknown, another certificate, another version.
final class UplinkRefused extends IOException {
    private static final long serialVersionUID = 1L;

    UplinkRefused(String text) {
        super(text);
    }
}
