package dev.tocsin.web.views;

import dev.tocsin.base.Printable;
import dev.tocsin.web.http.Refusal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a saved view may be called and where it may lead: to a page of this hub's own browser app and nowhere else,
/// because people follow it with their session.
public final class ViewRules {
    private static final int NAME_CHARS = 100;
    private static final int ADDRESS_CHARS = 2_048; // what every browser and proxy takes

    private static final String VIEWS = "/views/";

    private final Predicate<String> page;

    /// `page` says whether the browser app has a page at a path.
    public ViewRules(Predicate<String> page) {
        this.page = page;
    }

    /// The name `given` without blanks around it.
    ///
    /// @throws Refusal naming `field` when it is no name
    public String name(String field, @Nullable String given) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty() || name.length() > NAME_CHARS || !Printable.isPlain(name)) {
            throw Refusal.field(field, "must have 1 to " + NAME_CHARS + " characters and no control characters");
        }
        return name;
    }

    /// The address `given`: the path of a page and its query, as a browser writes them.
    ///
    /// @throws Refusal naming `field` when it is none
    public String address(String field, @Nullable String given) {
        if (given == null || given.isEmpty()) {
            throw Refusal.field(field, "must be given: path and query of a page of this hub");
        }
        if (given.length() > ADDRESS_CHARS) {
            throw Refusal.field(field, "got " + given.length() + " characters; at most " + ADDRESS_CHARS);
        }
        if (!given.chars().allMatch(ViewRules::fits)) {
            throw Refusal.field(field, "must be path and query as a browser sends them, without blanks and fragment");
        }
        int query = given.indexOf('?');
        String path = query < 0 ? given : given.substring(0, query);
        if (path.startsWith(VIEWS)) {
            throw Refusal.field(
                    field, "leads to a saved view; must lead to the page itself, or two could go in circles");
        }
        if (!page.test(path)) {
            throw Refusal.field(field, "must be the path of a page of this hub, then perhaps ? and its query");
        }
        return given;
    }

    /// What browsers leave as it is in a path and a query.
    private static boolean fits(int c) {
        return c > ' ' && c < 0x7f && "#\"<>\\^`".indexOf(c) < 0;
    }
}
