package dev.tocsin.watch.notify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// The secrets of one channel, to be kept out of every dialogue, receipt and log line, however they were written: as
/// they are, in Base64 of both alphabets, or as part of an address. Immutable.
final class Secrets {
    private static final String MASK = "***";

    /// A channel without any.
    static final Secrets NONE = of(List.of());

    private final List<String> forms;

    private Secrets(List<String> forms) {
        this.forms = forms;
    }

    /// Those among `secrets` that are not empty.
    static Secrets of(Collection<String> secrets) {
        TreeSet<String> forms = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
                forms.add(secret);
                forms.add(Escape.url(secret));
                forms.add(Escape.json(secret));
                forms.add(Base64.getEncoder().encodeToString(bytes));
                forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
        }
        return new Secrets(List.copyOf(forms));
    }

    /// `text` without them.
    String mask(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, MASK);
        }
        return masked;
    }

    /// Never says them.
    @Override
    public String toString() {
        return forms.isEmpty() ? "no secrets" : "secrets";
    }
}
