package dev.tocsin.web.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody may do; each role includes the ones before it.
public enum Role {
    /// Anybody who opens a demonstration: sees its machines, and changes nothing. No user and no token has it.
    GUEST,
    /// Sees everything, changes nothing.
    VIEWER,
    /// Also acknowledges, silences and controls services where that is switched on.
    OPERATOR,
    /// Also gives out access.
    ADMIN;

    /// The word in the API and the catalog.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role of that word which a user or a token may have, or null when there is none.
    public static @Nullable Role of(String word) {
        for (Role role : values()) {
            if (role != GUEST && role.word().equals(word)) {
                return role;
            }
        }
        return null;
    }
}
