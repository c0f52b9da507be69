package dev.tocsin.web.access;

import org.jspecify.annotations.Nullable;

/// Who a route is open to.
public enum Access {
    /// Anybody.
    OPEN,
    /// Anybody who signed in.
    VIEWER,
    /// Admins.
    ADMIN,
    /// Anybody who signed in, and unsigned requests that come from this machine itself, not through a proxy.
    LOCAL;

    /// True when `principal` (null: nobody) may pass; `fromHere` says that the request came from this machine itself.
    public boolean admits(@Nullable Principal principal, boolean fromHere) {
        return switch (this) {
            case OPEN -> true;
            case VIEWER -> principal != null;
            case ADMIN -> principal != null && principal.role() == Role.ADMIN;
            case LOCAL -> principal != null || fromHere;
        };
    }
}
