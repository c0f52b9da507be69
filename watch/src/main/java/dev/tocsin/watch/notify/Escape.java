package dev.tocsin.watch.notify;

/// How a text that came from somewhere (a host's name, a server's last words) is written into a message so that it
/// stays a text there: one method per kind of message. Each takes and returns a whole value.
final class Escape {
    private Escape() {}

    /// As it is, on one line: control characters, line ends, and the marks that turn the direction of writing become
    /// spaces, because a value must never begin a line, end a header or hide what stands before it.
    static String line(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(odd(c) ? ' ' : c));
        return clean.toString();
    }

    /// For HTML, in text and in quoted attributes.
    static String html(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /// For Slack's mrkdwn: the three characters that it asks to be escaped, which also ends `<!channel>` and links;
    /// what would be bold, italic, struck or code is kept from it by a word joiner behind the mark.
    static String slack(String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return safe.replaceAll("[*_~`]", "$0\u2060");
    }

    /// For Markdown as Discord and Teams read it: every mark gets a backslash, and `@` and `http` a word joiner, so
    /// that nobody is called and nothing becomes a link.
    static String markdown(String text) {
        return text.replaceAll("[\\\\*_~`|>#\\[\\]()<&!+=.-]", "\\\\$0")
                .replace("@", "@\u2060")
                .replace("://", ":\u2060//");
    }

    /// For a text between quotes in JSON.
    static String json(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                safe.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                safe.append("\\u").append(String.format(java.util.Locale.ROOT, "%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /// For a part of an address or a form (RFC 3986: all but unreserved characters as `%XX` of UTF-8).
    static String url(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            safe.append(plain ? String.valueOf(c) : String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
        }
        return safe.toString();
    }

    private static boolean odd(int c) {
        int type = Character.getType(c);
        boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || turns;
    }
}
