package dev.tocsin.web;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.settings.GivenYaml;
import dev.tocsin.watch.settings.References;
import dev.tocsin.web.http.Cors;
import dev.tocsin.web.provider.ProviderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who else may come in, or look in from where, as a file says it (`docs/reference/access.md`).
///
/// ```
/// provider: {…}                                        # sign-in by OpenID Connect
/// origins: [{origin: https://wall.example.com}]        # pages that may read the API
/// frames: [https://intranet.example.com]               # pages that may show a host card
/// ```
///
/// @param provider where people may sign in; null: nowhere else
/// @param origins other sites whose pages may read the API
/// @param frames other sites whose pages may show a card
@SuppressWarnings("exports") // what it holds is for this module alone
public record WebAccess(@Nullable ProviderConfig provider, List<Cors.Origin> origins, List<String> frames) {
    /// Nobody else.
    public static final WebAccess NONE = new WebAccess(null, List.of(), List.of());

    /// Sites of one list.
    public static final int SITES = 64;

    /// Reads `text`; null when anything is wrong, which `problems` then tells, all at once.
    public static @Nullable WebAccess read(
            String text, Function<String, @Nullable String> environment, Problems problems) {
        Given given = References.resolve(GivenYaml.read(text, problems), environment, problems);
        FieldReader in = new FieldReader(given, "", problems);
        FieldReader provider = in.child("provider");
        ProviderConfig asked = provider == null ? null : ProviderConfig.read(provider);
        List<Cors.Origin> origins = new ArrayList<>();
        for (FieldReader one : in.children("origins")) {
            String origin = ProviderConfig.origin(one, "origin");
            origins.add(new Cors.Origin(origin, one.flag("changes", false), one.flag("credentials", false)));
            one.end();
        }
        List<String> frames = in.texts("frames");
        for (String frame : frames) {
            String problem = ProviderConfig.originProblem(frame);
            if (problem != null) {
                in.refuse("frames", "\"" + frame + "\" " + problem);
            }
        }
        if (origins.size() > SITES || frames.size() > SITES) {
            in.refuse(origins.size() > SITES ? "origins" : "frames", "must have at most " + SITES);
        }
        in.end();
        return problems.none() ? new WebAccess(asked, List.copyOf(origins), List.copyOf(frames)) : null;
    }
}
