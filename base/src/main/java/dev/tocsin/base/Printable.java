package dev.tocsin.base;

/// Text from elsewhere on a terminal or in a log: one line that moves no cursor, sets no colour and hides nothing.
public final class Printable {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Printable() {}

    /// `text` with `·` for each character that draws nothing: controls (line ends too), formats such as those that turn
    /// the direction, lone surrogates, separators of lines and paragraphs.
    public static String of(String text) {
        boolean harmless = true;
        for (int i = 0; i < text.length() && harmless; i++) {
            char c = text.charAt(i);
            harmless = c >= ' ' && c <= '~'; // most of what is said
        }
        if (harmless) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isOdd(c) ? '·' : c));
        return clean.toString();
    }

    /// Whether `text` may be a name that people give: it holds nothing that [#of] would take out, but the joiners that
    /// some scripts and pictures are written with (U+200C, U+200D).
    public static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> isOdd(c) && c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER);
    }

    private static boolean isOdd(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
