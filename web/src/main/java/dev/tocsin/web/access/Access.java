package dev.tocsin.web.access;

import org.jspecify.annotations.Nullable;

/// Who a route is open to.
public enum Access {
    /// Anybody.
    OPEN,
    /// Anybody who signed in, and the guests of a demonstration: what machines do, and nothing of people.
    GUEST,
    /// Anybody who signed in.
    VIEWER,
    /// Operators and admins.
    OPERATOR,
    /// Admins.
    ADMIN,
    /// Anybody who signed in, and unsigned requests that come from this machine itself, not through a proxy.
    LOCAL;

    /// True when `principal` (null: nobody) may pass; `fromHere` says that the request came from this machine itself.
    public boolean admits(@Nullable Principal principal, boolean fromHere) {
        return switch (this) {
            case OPEN -> true;
            case GUEST -> principal != null;
            case VIEWER -> signedIn(principal);
            case OPERATOR -> principal != null && principal.role().compareTo(Role.OPERATOR) >= 0;
            case ADMIN -> principal != null && principal.role() == Role.ADMIN;
            case LOCAL -> signedIn(principal) || fromHere;
        };
    }

    private static boolean signedIn(@Nullable Principal principal) {
        return principal != null && principal.role() != Role.GUEST;
    }
}
