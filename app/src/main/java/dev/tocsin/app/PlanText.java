package dev.tocsin.app;

import dev.tocsin.base.Printable;
import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/// What applying a file changes, for people:
///
/// ```
/// + contact bob
/// ~ check shop.example.com/HTTP
///     interval: 60s → 5m
/// - check old.example.com/SMTP
/// ```
final class PlanText {
    private final PrintStream out;

    PlanText(PrintStream out) {
        this.out = out;
    }

    /// Prints `plan`, the answer of `POST /config`.
    void print(JsonNode plan) {
        for (JsonNode change : plan.path("changes")) {
            String what = change.path("what").asString("");
            String sign = what.equals("added") ? "+ " : what.equals("removed") ? "- " : "~ ";
            out.println(sign + change.path("kind").asString("") + " "
                    + plain(change.path("name").asString("")));
            if (what.equals("changed")) {
                change.path("members").forEach(this::member);
            }
        }
        out.flush();
    }

    private void member(JsonNode member) {
        out.println("    " + plain(member.path("name").asString("")) + ": " + value(member.path("old")) + " → "
                + value(member.path("new")));
    }

    private static String value(JsonNode value) {
        return value.isString() ? plain(value.asString("")) : "(nothing)";
    }

    /// On one line, whatever stands in it.
    private static String plain(String text) {
        return Printable.of(text);
    }
}
