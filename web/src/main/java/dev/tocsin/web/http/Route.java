package dev.tocsin.web.http;

import dev.tocsin.web.access.Access;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One line of the list of routes: what it answers to, who may ask, how it is described and what does it.
///
/// @param method `GET`, `POST`, `PATCH` or `DELETE`; `GET` answers HEAD too
/// @param path its path
/// @param access who may ask
/// @param doc its description; the parameters in it are the ones that are taken
/// @param handler what answers
/// @param bodyBytes bytes that a body may have
/// @param traits what else is to be known of it
public record Route(
        String method, PathTemplate path, Access access, Doc doc, Handler handler, int bodyBytes, Set<Trait> traits) {
    /// Bytes of a request body, where a route does not say otherwise.
    static final int BODY_BYTES = 1 << 20;

    /// What answers a request that was let in.
    public interface Handler {
        /// The answer to `call`.
        ///
        /// @throws Refusal when the request is wrong
        /// @throws IOException when something it needs cannot be read or written
        Answer answer(Call call) throws IOException;
    }

    /// What else is to be known of a route.
    public enum Trait {
        /// Its handler shows and changes only what belongs to the caller's hosts, or nothing that belongs to hosts. A
        /// route without this is for those alone who may know of every host.
        MINDS_HOSTS,
        /// Its handler may wait for another machine, for up to two minutes.
        PATIENT,
        /// Who comes with a session must have signed in, or proved anew who it is, within the last minutes.
        AFRESH,
        /// It changes nothing that anybody would look for in the audit, or its handler tells itself.
        UNTOLD
    }

    /// One query parameter.
    ///
    /// @param help one sentence with what is allowed and the default
    public record Parameter(String name, boolean required, String help) {}

    /// The description of a route, in the words of `openapi.json`.
    ///
    /// @param summary one line
    /// @param parameters the query parameters it takes; any other is refused
    /// @param body an example of the body it takes, as JSON, or null when it takes none
    /// @param status the status of success
    /// @param type the Content-Type of success; empty when there is no body
    public record Doc(
            String summary,
            List<Parameter> parameters,
            @Nullable String body,
            int status,
            String type) {
        private static final String JSON = "application/json";

        /// A route that answers 200 with JSON and takes no body.
        public static Doc of(String summary, Parameter... parameters) {
            return new Doc(summary, List.of(parameters), null, 200, JSON);
        }

        /// A change that takes `body` (an example) and answers `status` with JSON.
        public static Doc change(String summary, String body, int status) {
            return new Doc(summary, List.of(), body, status, JSON);
        }

        /// A change that takes `body` (an example) and has no answer.
        public static Doc taken(String summary, String body) {
            return new Doc(summary, List.of(), body, 204, "");
        }

        /// A change without a body and without an answer.
        public static Doc silent(String summary) {
            return new Doc(summary, List.of(), null, 204, "");
        }

        /// A route that answers 200 with another type.
        public static Doc other(String summary, String type, Parameter... parameters) {
            return new Doc(summary, List.of(parameters), null, 200, type);
        }

        /// The names of the parameters.
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            for (Parameter parameter : parameters) {
                names.add(parameter.name());
            }
            return names;
        }
    }

    /// A route.
    public static Route of(String method, String path, Access access, Doc doc, Handler handler) {
        return new Route(method, new PathTemplate(path), access, doc, handler, BODY_BYTES, Set.of());
    }

    /// This route for bodies of up to `bytes`.
    public Route taking(int bytes) {
        return new Route(method, path, access, doc, handler, bytes, traits);
    }

    /// This route, whose handler minds which hosts the caller may know of.
    public Route mindingHosts() {
        return with(Trait.MINDS_HOSTS);
    }

    /// This route, which asks who has a session to have proved within the last minutes who it is: 403 `sign-in-again`
    /// otherwise. A page that lies open, or a stolen cookie, gets nothing of it.
    public Route afresh() {
        return with(Trait.AFRESH);
    }

    /// This route, which the audit leaves out.
    public Route untold() {
        return with(Trait.UNTOLD);
    }

    /// This route, whose handler may wait for another machine.
    public Route patient() {
        return with(Trait.PATIENT);
    }

    private Route with(Trait trait) {
        EnumSet<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Route(method, path, access, doc, handler, bodyBytes, Set.copyOf(more));
    }

    /// Whether it has `trait`.
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /// True when it changes something and so has to be proved to be meant.
    public boolean changes() {
        return !method.equals("GET");
    }
}
