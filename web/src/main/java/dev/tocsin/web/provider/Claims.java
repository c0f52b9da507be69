package dev.tocsin.web.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a provider says of somebody, after it was proved that the provider says it. An address of mail that the
/// provider has not verified is left out: anybody may write anything there.
final class Claims {
    private static final String EMAIL = "email";
    private static final int VALUES = 1_000;

    private final Map<String, Object> all;

    /// Of these members.
    Claims(Map<String, Object> all) {
        this.all = new LinkedHashMap<>(all);
        Object verified = all.get("email_verified");
        if (!Boolean.TRUE.equals(verified) && !"true".equals(verified)) {
            this.all.remove(EMAIL);
        }
    }

    /// These and those of `more` that are not among them.
    Claims with(Map<String, Object> more) {
        Map<String, Object> both = new LinkedHashMap<>(new Claims(more).all);
        both.putAll(all);
        Claims claims = new Claims(Map.of());
        claims.all.putAll(both);
        return claims;
    }

    /// Whether anything is said of `name`.
    boolean has(String name) {
        return all.containsKey(name);
    }

    /// The one text of `name`, or null.
    @Nullable
    String text(String name) {
        return all.get(name) instanceof String text ? text : null;
    }

    /// The texts of `name`: one, a list, or none.
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        Object value = all.get(name);
        if (value instanceof String text) {
            texts.add(text);
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String text && texts.size() < VALUES) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
