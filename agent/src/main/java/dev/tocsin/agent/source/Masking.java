package dev.tocsin.agent.source;

import java.util.List;

/// Hides secrets in command lines, in the agent, before they reach memory that is kept, the spool or the wire:
///
/// ```
/// --password=x  --api-key x  PGPASSWORD=x  mysql -px  https://user:x@host  -H "Authorization: Bearer x"
/// --password=•  --api-key •  PGPASSWORD=•  mysql -p•  https://•@host       -H "Authorization: •"
/// ```
///
/// It rather hides too much than too little, and it reads each character a bounded number of times, because anybody on
/// the machine may start a program with any arguments. [SecretNames] lists what counts as a secret. Immutable.
public final class Masking {
    /// What stands where a secret stood.
    public static final String MASK = "\u2022\u2022\u2022\u2022\u2022\u2022";

    private static final int MAX_DEPTH = 3; // sh -c "ssh host 'mysql …'"

    /// Masking by the built-in lists.
    public Masking() {}

    /// The arguments as one line, separated by blanks, without their secrets.
    public String mask(List<String> arguments) {
        Line line = new Line();
        for (String argument : arguments) {
            line.argument(argument);
        }
        return line.out.toString();
    }

    /// One command line on its way through. Words come in order, because the one before may announce a secret.
    private static final class Line {
        private final StringBuilder out = new StringBuilder();
        private List<SecretNames.Option> options = List.of();
        private boolean hideNext;
        private boolean first = true;

        void argument(String argument) {
            if (!first) {
                out.append(' ');
            }
            first = false;
            if (hideNext || assigned(argument, 0) >= 0 || !hasBlank(argument)) {
                word(argument);
            } else {
                text(argument, 0, argument.length(), 0);
            }
        }

        /// A script or title: words between blanks, some of them quoted.
        private void text(String text, int from, int to, int depth) {
            int at = from;
            while (at < to) {
                char c = text.charAt(at);
                if (isBlank(c)) {
                    out.append(c);
                    at++;
                    continue;
                }
                int end = wordEnd(text, at, to);
                boolean quoted = isQuote(c) && end - at >= 2 && text.charAt(end - 1) == c;
                if (quoted && depth < MAX_DEPTH && !hideNext && assigned(text, at + 1) < 0) {
                    out.append(c);
                    text(text, at + 1, end - 1, depth + 1);
                    out.append(c);
                } else {
                    word(text.substring(at, end));
                }
                at = end;
            }
        }

        private void word(String word) {
            if (hideNext) {
                hideNext = false;
                if (!word.startsWith("--")) {
                    out.append(MASK);
                    return;
                }
            }
            for (SecretNames.Option option : options) {
                if (word.startsWith(option.option())) {
                    boolean alone = word.length() == option.option().length();
                    if (alone ? option.next() : isValueOf(option, word)) {
                        out.append(option.option()).append(alone ? "" : MASK);
                        hideNext = alone;
                        return;
                    }
                }
            }
            if (!word.startsWith("-")) {
                List<SecretNames.Option> own = SecretNames.options(word);
                options = own.isEmpty() ? options : own;
            }
            plainWord(word);
        }

        private void plainWord(String word) {
            int query = word.indexOf('?');
            int done = 0;
            for (int value = assigned(word, 0); value >= 0; value = assigned(word, done)) {
                userInfo(word.substring(done, value));
                out.append(MASK);
                done = valueEnd(word, value, query >= 0 && query < value);
            }
            String rest = word.substring(done);
            if (done == 0) {
                if (SecretNames.isToken(word)) {
                    out.append(MASK);
                    return;
                }
                hideNext = word.startsWith("-") && SecretNames.isSecret(word, ' ');
            }
            userInfo(rest);
        }

        /// `scheme://user:secret@host` and `user:secret@tcp(host)`.
        private void userInfo(String word) {
            int scheme = word.indexOf("://");
            int from = scheme < 0 ? 0 : scheme + 3;
            int at = word.lastIndexOf('@');
            int colon = word.indexOf(':', from);
            boolean digest = at >= 0 && word.startsWith("sha256:", at + 1); // an image's name
            if (at < from || digest || (scheme < 0 && (colon < 0 || colon > at))) {
                out.append(word);
                return;
            }
            int slash = word.indexOf('/', from);
            if (scheme >= 0 && slash >= 0 && slash < at && (colon < 0 || colon > slash || isPort(word, colon, slash))) {
                out.append(word); // the @ belongs to the path, not to a secret with a slash in it
                return;
            }
            out.append(word, 0, from).append(MASK).append(word, at, word.length());
        }

        private static boolean isPort(String word, int colon, int slash) {
            return slash - colon <= 6
                    && word.substring(colon + 1, slash).chars().allMatch(Character::isDigit);
        }

        /// Where the value starts that the first secret name at or behind `from` is given in the word; -1 when none is.
        private static int assigned(String text, int from) {
            int nameFrom = from;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '=' || c == ':') {
                    int nameTo = i > from && isQuote(text.charAt(i - 1)) ? i - 1 : i;
                    int start = Math.min(nameFrom, nameTo);
                    boolean scheme = text.startsWith("://", i);
                    if (!scheme && SecretNames.isSecret(text.substring(start, nameTo), c)) {
                        return valueFrom(text, i + 1);
                    }
                    nameFrom = i + 1;
                } else if (isBlank(c)) {
                    return -1; // only a word that starts with the name is one with its value
                } else if (!isNameChar(c) && !(isQuote(c) && i > nameFrom)) {
                    nameFrom = i + 1;
                }
            }
            return -1;
        }

        private static int valueFrom(String text, int from) {
            int at = from;
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            return at;
        }

        private static int valueEnd(String word, int from, boolean inQuery) {
            if (from < word.length() && isQuote(word.charAt(from))) {
                int close = word.indexOf(word.charAt(from), from + 1);
                return close < 0 ? word.length() : close + 1;
            }
            int next = inQuery ? word.indexOf('&', from) : -1;
            return next < 0 ? word.length() : next;
        }

        private static boolean isValueOf(SecretNames.Option option, String word) {
            // A long option takes its value behind =; a short one with its value attached is no other long option.
            return option.option().startsWith("--")
                    ? word.charAt(option.option().length()) == '='
                    : !word.startsWith("--");
        }

        private static int wordEnd(String text, int from, int to) {
            char quote = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (isQuote(c)) {
                    quote = c;
                } else if (isBlank(c)) {
                    return i;
                }
            }
            return to;
        }

        private static boolean hasBlank(String text) {
            return text.chars().anyMatch(c -> isBlank((char) c));
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private static boolean isQuote(char c) {
            return c == '\'' || c == '"' || c == '`';
        }

        private static boolean isNameChar(char c) {
            return c == '-' || c == '_' || c == '.' || Character.isLetterOrDigit(c);
        }
    }
}
