package dev.tocsin.app.house;

import dev.tocsin.base.Limits;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/reference/limits.md lists every shared limit with its value and its reason, as the code has them.
class LimitsPageTest {
    @Test
    void limitsPage_everyConstant_isListedAsInTheCode() throws ReflectiveOperationException {
        String source = House.read(House.root().resolve("base/src/main/java/dev/tocsin/base/Limits.java"));
        StringBuilder page = new StringBuilder("| Limit | Value | What and why |\n|---|---|---|\n");
        for (Field field : Limits.class.getFields()) {
            page.append("| `%s` | %,d | %s |%n"
                    .formatted(field.getName(), ((Number) field.get(null)).longValue(), reason(source, field)));
        }
        Page.check("docs/reference/limits.md", page.toString());
    }

    /// The `///` lines right above the constant, joined.
    private static String reason(String source, Field field) {
        List<String> lines = source.lines().map(String::strip).toList();
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("public static final (int|long) " + field.getName() + "\\b.*")) {
                at = i;
            }
        }
        if (at < 0) {
            throw new AssertionError("BUG: no line declares " + field.getName());
        }
        StringBuilder text = new StringBuilder();
        for (int i = at - 1; i >= 0 && lines.get(i).startsWith("///"); i--) {
            text.insert(0, lines.get(i).substring(3).strip() + " ");
        }
        return text.toString().strip().replace("|", "\\|");
    }
}
