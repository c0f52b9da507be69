package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.watch.settings.YamlText;
import java.util.List;

/// An import as a file that people read: what was left and what to know stand in its head, so that they go wherever the
/// file goes.
public final class ImportText {
    private ImportText() {}

    /// The file that `imported` from `tool` is.
    public static String of(Imported imported, String tool) {
        StringBuilder text = new StringBuilder("# Taken over from " + tool + ": " + counts(imported) + ".\n");
        section(text, "Not taken over", imported.left());
        section(text, "To know", imported.notes());
        return text.append(YamlText.write(imported.tree())).toString();
    }

    /// What was taken, in words: `5 checks, 2 contacts, 1 channel`.
    public static String counts(Imported imported) {
        return count(imported, "check") + ", " + count(imported, "contact") + ", " + count(imported, "channel");
    }

    private static String count(Imported imported, String noun) {
        int count = imported.tree().members().get(noun + "s") instanceof Given.Items items
                ? items.items().size()
                : 0;
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("# ").append(title).append(":\n");
            for (String line : lines) {
                text.append("# - ").append(line.replaceAll("\\p{Cntrl}+", " ")).append('\n');
            }
        }
    }
}
