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
    /// @param schema what it looks like, a JSON Schema
    public record Parameter(String name, boolean required, String help, String schema) {
        /// One of any text.
        public Parameter(String name, boolean required, String help) {
            this(name, required, help, "{\"type\":\"string\"}");
        }

        /// A whole number within `least` and `most`, which may be absent.
        public static Parameter whole(String name, int least, int most, String help) {
            String bounds = ",\"minimum\":" + least + ",\"maximum\":" + most;
            return new Parameter(name, false, help, "{\"type\":\"integer\"" + bounds + "}");
        }

        /// A moment, which may be absent.
        public static Parameter moment(String name, String help) {
            return new Parameter(name, false, help, "{\"$ref\":\"#/components/schemas/Moment\"}");
        }

        /// `true` or `false`, or absent.
        public static Parameter flag(String name, String help) {
            return new Parameter(name, false, help, "{\"type\":\"boolean\"}");
        }

        /// One of `words`, or absent.
        public static Parameter word(String name, String help, String... words) {
            String all = "\"" + String.join("\",\"", words) + "\"";
            return new Parameter(name, false, help, "{\"type\":\"string\",\"enum\":[" + all + "]}");
        }
    }

    /// The description of a route, in the words of `openapi.json`. Schemas are named as in `schemas.json`, which stands
    /// beside the list of routes.
    ///
    /// @param summary one line
    /// @param parameters the query parameters it takes; any other is refused
    /// @param takes the schema of the body it takes; empty when it takes none
    /// @param body an example of that body, as JSON, or null when it takes none
    /// @param status the status of success
    /// @param type the Content-Type of success; empty when there is no body
    /// @param answers the schema of success; empty when that is no JSON
    /// @param refuses the schema of what is no success
    public record Doc(
            String summary,
            List<Parameter> parameters,
            String takes,
            @Nullable String body,
            int status,
            String type,
            String answers,
            String refuses) {
        private static final String JSON = "application/json";
        /// The schema of a refusal, where a route does not say otherwise.
        public static final String ERROR = "Error";

        /// A route that answers 200 with JSON and takes no body.
        public static Doc of(String summary, String answers, Parameter... parameters) {
            return new Doc(summary, List.of(parameters), "", null, 200, JSON, answers, ERROR);
        }

        /// A route that makes something without being told more, and answers 201 with JSON.
        public static Doc made(String summary, String answers) {
            return new Doc(summary, List.of(), "", null, 201, JSON, answers, ERROR);
        }

        /// A change that takes `body` (an example of `takes`) and answers `status` with JSON.
        public static Doc change(String summary, String takes, String body, int status, String answers) {
            return new Doc(summary, List.of(), takes, body, status, JSON, answers, ERROR);
        }

        /// A change that takes `body` (an example of `takes`) and has no answer.
        public static Doc taken(String summary, String takes, String body) {
            return new Doc(summary, List.of(), takes, body, 204, "", "", ERROR);
        }

        /// A change without a body and without an answer.
        public static Doc silent(String summary) {
            return new Doc(summary, List.of(), "", null, 204, "", "", ERROR);
        }

        /// A route that answers 200 with another type.
        public static Doc other(String summary, String type, Parameter... parameters) {
            return new Doc(summary, List.of(parameters), "", null, 200, type, "", ERROR);
        }

        /// The same, whose refusals tell more than others do.
        public Doc refusing(String schema) {
            return new Doc(summary, parameters, takes, body, status, type, answers, schema);
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
