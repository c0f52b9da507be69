package dev.tocsin.agent.software;

/// Which of two versions is the newer one, as dpkg judges it (deb-version(7)): an epoch before a colon, the
/// upstream version, the revision behind the last hyphen; in each, letters and numbers take turns, letters before
/// everything else but `~`, which is before the end.
final class DebianVersion {
    private DebianVersion() {}

    /// Below 0 when `one` is older than `other`, 0 when neither is, above 0 when it is newer.
    static int compare(String one, String other) {
        int epochs = Long.compare(epoch(one), epoch(other));
        if (epochs != 0) {
            return epochs;
        }
        int upstream = part(upstream(one), upstream(other));
        return upstream != 0 ? upstream : part(revision(one), revision(other));
    }

    private static long epoch(String version) {
        int colon = version.indexOf(':');
        String digits = colon < 0 ? "" : version.substring(0, colon);
        return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : 0;
    }

    private static String upstream(String version) {
        int hyphen = version.lastIndexOf('-');
        return version.substring(version.indexOf(':') + 1, hyphen <= version.indexOf(':') ? version.length() : hyphen);
    }

    private static String revision(String version) {
        int hyphen = version.lastIndexOf('-');
        return hyphen <= version.indexOf(':') ? "" : version.substring(hyphen + 1);
    }

    private static int part(String one, String other) {
        int i = 0;
        int k = 0;
        while (i < one.length() || k < other.length()) {
            while (notDigit(one, i) || notDigit(other, k)) {
                int order = Integer.compare(order(one, i), order(other, k));
                if (order != 0) {
                    return order;
                }
                i++;
                k++;
            }
            int iEnd = digits(one, i);
            int kEnd = digits(other, k);
            int numbers = number(one, i, iEnd, other, k, kEnd);
            if (numbers != 0) {
                return numbers;
            }
            i = iEnd;
            k = kEnd;
        }
        return 0;
    }

    private static boolean notDigit(String text, int at) {
        return at < text.length() && !isDigit(text.charAt(at));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int order(String text, int at) {
        if (at >= text.length() || isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter ? c : c + 0x1_0000;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int number(String one, int from, int to, String other, int otherFrom, int otherTo) {
        int i = zeros(one, from, to);
        int k = zeros(other, otherFrom, otherTo);
        if (to - i != otherTo - k) {
            return Integer.compare(to - i, otherTo - k);
        }
        return one.substring(i, to).compareTo(other.substring(k, otherTo));
    }

    private static int zeros(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
