package dev.tocsin.base;

import java.util.List;

/// A name with `*` for any letters, as people write it: `web-*`. Capitals do not count. Judged in time that grows with
/// pattern × name and no faster.
public final class NamePattern {
    private NamePattern() {}

    /// Whether one of `patterns` fits `name`; an empty list fits everything.
    public static boolean any(List<String> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> fits(pattern, name));
    }

    /// Whether `pattern` fits the whole of `name`.
    public static boolean fits(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = n;
            } else if (p < pattern.length() && same(pattern.charAt(p), name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
