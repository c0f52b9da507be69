package dev.tocsin.web.api;

import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.access.Rights;
import dev.tocsin.web.access.Role;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Roles, hosts and scopes as they go over the API.
final class RightsJson {
    private RightsJson() {}

    /// The role in member `role`.
    ///
    /// @throws Refusal 400 when it is none
    static Role role(@Nullable String word) {
        Role role = word == null ? null : Role.of(word);
        if (role == null) {
            throw Refusal.field("role", "must be viewer, operator or admin");
        }
        return role;
    }

    /// The hosts in member `hosts`, or `fallback` when it is absent.
    ///
    /// @throws Refusal 400 when they are none
    static HostSet hosts(JsonIn body, HostSet fallback) {
        List<String> patterns = body.list("hosts", HostSet.COUNT);
        if (patterns == null) {
            return fallback;
        }
        String problem = HostSet.problem(patterns);
        if (problem != null) {
            throw Refusal.field("hosts", problem);
        }
        return new HostSet(patterns);
    }

    /// The scopes in member `scopes`, none when it is absent.
    ///
    /// @throws Refusal 400 when one is unknown
    static List<String> scopes(JsonIn body) {
        List<String> scopes = body.list("scopes", Rights.SCOPES);
        String problem = scopes == null ? null : Rights.problem(scopes);
        if (problem != null) {
            throw Refusal.field("scopes", problem);
        }
        return scopes == null ? List.of() : scopes;
    }

    static void hosts(JsonOut json, Rights rights) {
        json.array("hosts");
        rights.hosts().patterns().forEach(json::text);
        json.endArray();
    }

    static void scopes(JsonOut json, Rights rights) {
        json.array("scopes");
        rights.scopes().forEach(json::text);
        json.endArray();
    }

    /// For the audit: `operator on web-*`.
    static String words(Rights rights) {
        return rights.role().word() + " on " + String.join(", ", rights.hosts().patterns())
                + (rights.scopes().isEmpty() ? "" : " for " + String.join(", ", rights.scopes()));
    }
}
