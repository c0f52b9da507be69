package dev.tocsin.web.api;

import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Role;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import dev.tocsin.web.views.ViewRules;
import dev.tocsin.web.views.Views;
import dev.tocsin.web.views.Views.Outcome;
import dev.tocsin.web.views.Views.View;
import dev.tocsin.web.views.Views.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `/views`: saved views. Everybody who signed in sees all of them; operators and admins make them, change them and
/// delete them; who made one may change and delete it in any role.
public final class ViewsApi {
    /// The mark of a file of views.
    static final String FORMAT = "tocsin-views-1";

    private final Views views;
    private final ViewRules rules;

    /// Works on `views`.
    public ViewsApi(Views views, ViewRules rules) {
        this.views = views;
        this.rules = rules;
    }

    /// `GET /views`.
    ///
    /// @throws IOException when the catalog failed
    public Answer list(Call call) throws IOException {
        List<View> found = views.all();
        return Answer.json(json -> {
            json.object().array("items");
            for (View view : found) {
                write(json, view, call.principal());
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `POST /views`.
    ///
    /// @throws IOException when the catalog failed
    public Answer create(Call call) throws IOException {
        JsonIn body = call.body(Set.of("name", "address"));
        Wish wish = new Wish(rules.name("name", body.text("name")), rules.address("address", body.text("address")));
        return answer(call, 201, "name", views.create(wish, call.principal()));
    }

    /// `POST /views/import`: many at once, as they were exported.
    ///
    /// @throws IOException when the catalog failed
    public Answer createAll(Call call) throws IOException {
        JsonIn body = call.body(Set.of("format", "items"));
        if (!FORMAT.equals(body.text("format"))) {
            throw Refusal.field("format", "must be \"" + FORMAT + "\"");
        }
        List<JsonIn> items = body.objects("items", Views.COUNT, Set.of("name", "address"));
        List<Wish> wishes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String place = "items[" + i + "].";
            JsonIn item = items.get(i);
            Wish wish = new Wish(
                    rules.name(place + "name", item.text("name")),
                    rules.address(place + "address", item.text("address")));
            if (!names.add(wish.name())) {
                throw Refusal.field(place + "name", "\"" + wish.name() + "\" comes twice");
            }
            wishes.add(wish);
        }
        Outcome outcome = views.createAll(wishes, call.principal());
        String field = outcome instanceof Outcome.Taken taken ? "items[" + taken.place() + "].name" : "items";
        return answer(call, 200, field, outcome);
    }

    /// `PATCH /views/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer change(Call call) throws IOException {
        View view = own(call);
        JsonIn body = call.body(Set.of("name", "address"));
        String name = body.text("name");
        String address = body.text("address");
        if (name == null && address == null) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "nothing to change; give name, address or both");
        }
        Outcome outcome = views.change(
                view.id(),
                name == null ? null : rules.name("name", name),
                address == null ? null : rules.address("address", address));
        return answer(call, 200, "name", outcome);
    }

    /// `DELETE /views/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer delete(Call call) throws IOException {
        if (!views.delete(own(call).id())) {
            throw missing();
        }
        return Answer.nothing();
    }

    /// The view of the path, when the caller may change it.
    private View own(Call call) throws IOException {
        View view = views.find(call.path("id"));
        if (view == null) {
            throw missing();
        }
        if (!mayChange(view, call.principal())) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, "operators and admins may, and who made it: " + view.ownerName());
        }
        return view;
    }

    private static boolean mayChange(View view, Principal principal) {
        return principal.role().compareTo(Role.OPERATOR) >= 0 || view.owner().equals(Views.ownerOf(principal));
    }

    private static Answer answer(Call call, int status, String field, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Kept kept ->
                Answer.json(status, json -> {
                    View view = kept.view();
                    if (view == null) {
                        json.object().whole("added", kept.added()).endObject();
                    } else {
                        write(json, view, call.principal());
                    }
                });
            case Outcome.Taken taken ->
                throw Refusal.field(
                        Refusal.Code.AMBIGUOUS,
                        field,
                        "there is a view \"" + taken.name() + "\" already; names are unique");
            case Outcome.Full _ ->
                throw Refusal.of(
                        Refusal.Code.UNAVAILABLE,
                        "at most " + Views.COUNT + " views are kept; delete some that nobody needs");
            case Outcome.Gone _ -> throw missing();
        };
    }

    private static Refusal missing() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "there is no view of that id");
    }

    private static void write(JsonOut json, View view, Principal principal) {
        json.object();
        json.text("id", view.id());
        json.text("name", view.name());
        json.text("address", view.address());
        json.text("owner", view.ownerName());
        json.flag("mayChange", mayChange(view, principal));
        json.whole("created", view.createdMillis());
        json.whole("changed", view.changedMillis());
        json.endObject();
    }
}
