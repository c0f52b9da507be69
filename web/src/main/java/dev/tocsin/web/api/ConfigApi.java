package dev.tocsin.web.api;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.Configuration;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.settings.GivenDiff;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// `/config`: everything that is set, in the form of a file of checks, and such a form made to be what is set.
public final class ConfigApi {
    private final Configuration configuration;

    /// Works on what is set at `watch`.
    public ConfigApi(Watch watch) {
        this.configuration = watch.configuration();
    }

    /// How secrets are answered.
    private enum Show {
        MASKED,
        REFERENCES,
        PLAIN
    }

    /// `GET /config`.
    ///
    /// @throws IOException when the catalog failed
    public Answer show(Call call) throws IOException {
        Show show = show(call.query().get("secrets"));
        if (show == Show.PLAIN && !call.principal().readsFiles()) {
            throw Refusal.of(
                    Refusal.Code.FORBIDDEN,
                    "secrets are shown only to who can read the hub's files: ask on its machine, without --token");
        }
        TreeSet<String> variables = new TreeSet<>();
        List<Configuration.Thing> things = new ArrayList<>();
        List<Configuration.Thing> all = configuration.things();
        for (Configuration.Thing one : all) {
            things.add(new Configuration.Thing(one.kind(), one.name(), shown(one, show, variables), one.provisioned()));
        }
        return Answer.json(json -> {
            json.object().name("config").ready(GivenJson.write(Configuration.tree(things)));
            names(
                    json.array("provisioned"),
                    all.stream().filter(Configuration.Thing::provisioned).toList());
            json.array("variables");
            variables.forEach(json::text);
            json.endArray().endObject();
        });
    }

    private static Show show(@org.jspecify.annotations.Nullable String word) {
        for (Show one : Show.values()) {
            if (word == null || one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw Refusal.field("secrets", "got \"" + word + "\"; must be masked, references or plain");
    }

    private static Given shown(Configuration.Thing one, Show show, SortedSet<String> variables) {
        return switch (show) {
            case MASKED -> Secrets.masked(one.given());
            case REFERENCES -> Secrets.references(one.given(), "TOCSIN_" + one.kind() + "_" + one.name(), variables);
            case PLAIN -> one.given();
        };
    }

    /// `POST /config`.
    ///
    /// @throws IOException when the catalog failed
    public Answer apply(Call call) throws IOException {
        Problems wrong = new Problems();
        FieldReader in = new FieldReader(call.given(), "", wrong);
        Given config = in.given("config");
        boolean dry = in.flag("dryRun", false);
        boolean keep = in.flag("keep", false);
        boolean remove = in.flag("remove", false);
        in.end();
        if (!(config instanceof Given.Fields tree)) {
            throw Refusal.field("config", "must be an object, as GET /config answers it");
        }
        if (!wrong.none() || (keep && remove)) {
            throw wrong.none()
                    ? Refusal.field("remove", "what is not named either stays (keep) or goes (remove)")
                    : Refusal.problems(wrong);
        }
        Configuration.Plan plan = configuration.plan(tree, keep);
        boolean removes = plan.changes().stream().anyMatch(one -> one.what() == Configuration.What.REMOVED);
        boolean applied = !dry && plan.problems().none() && (remove || !removes);
        if (applied) {
            configuration.apply(plan, call.principal().name());
        }
        return Answer.json(json -> plan(json, plan, applied));
    }

    private static void plan(JsonOut json, Configuration.Plan plan, boolean applied) {
        json.object().flag("applied", applied).array("changes");
        for (Configuration.Change change : plan.changes()) {
            json.object()
                    .text("what", change.what().name().toLowerCase(Locale.ROOT))
                    .text("kind", change.kind())
                    .text("name", change.name())
                    .array("members");
            for (GivenDiff.Member member : GivenDiff.of(change.before(), change.after())) {
                json.object()
                        .text("name", member.path())
                        .text("old", member.before())
                        .text("new", member.after())
                        .endObject();
            }
            json.endArray().endObject();
        }
        names(json.endArray().array("staying"), plan.staying());
        json.array("warnings");
        plan.warnings()
                .forEach((name, text) -> json.object()
                        .text("kind", Configuration.CHECK)
                        .text("name", name)
                        .text("text", text)
                        .endObject());
        json.endArray();
        json.array("problems");
        for (Problem problem : plan.problems().all()) {
            json.object()
                    .text("path", problem.path())
                    .text("text", problem.text())
                    .endObject();
        }
        json.endArray().endObject();
    }

    private static void names(JsonOut json, List<Configuration.Thing> things) {
        for (Configuration.Thing one : things) {
            json.object().text("kind", one.kind()).text("name", one.name()).endObject();
        }
        json.endArray();
    }
}
