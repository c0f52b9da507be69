package dev.tocsin.wire;

/// The versions of the protocol that this program speaks.
public final class Version {
    private Version() {}

    /// The version spoken.
    public static final int CURRENT = 1;

    /// The oldest one accepted: a constant in the code, not a setting, so that nobody can be talked down below it.
    public static final int FLOOR = 1;
}
