package dev.tocsin.web.provider;

import dev.tocsin.base.NamePattern;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.access.Rights;
import dev.tocsin.web.access.Role;
import java.util.List;

/// What somebody of whom the provider says something may do here.
///
/// @param claim what the provider says, such as `groups` or `email`
/// @param value what the claim is, or one of its values when it is a list; with a `*` a pattern, capitals alike
/// @param rights what is granted
public record Grant(String claim, String value, Rights rights) {
    /// Reads one of the list.
    static Grant read(FieldReader in) {
        String claim = in.name("claim");
        String value = in.name("value");
        String word = in.text("role");
        Role role = Role.of(word);
        if (role == null && in.isRight("role")) {
            in.refuse("role", "got \"" + word + "\"; must be viewer, operator or admin");
        }
        List<String> hosts = in.has("hosts") ? in.texts("hosts") : HostSet.ALL.patterns();
        String problem = HostSet.problem(hosts);
        if (problem != null) {
            in.refuse("hosts", problem);
        }
        in.end();
        return new Grant(
                claim,
                value,
                Rights.of(role == null ? Role.VIEWER : role, problem == null ? new HostSet(hosts) : HostSet.ALL));
    }

    /// Whether it is for somebody of whom the provider says `claims`.
    boolean fits(Claims claims) {
        return claims.texts(claim).stream()
                .anyMatch(text -> value.indexOf('*') < 0 ? value.equals(text) : NamePattern.fits(value, text));
    }
}
