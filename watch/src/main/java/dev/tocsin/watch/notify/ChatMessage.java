package dev.tocsin.watch.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A notice as one text for a chat: the heading of each thing that happened and what was said of it, and the link.
final class ChatMessage {
    private final Template line;

    /// Lines by `line`.
    ChatMessage(Template line) {
        this.line = line;
    }

    /// The default line of a chat: `CRITICAL: SMTP DOWN on foo.example.com: Operation timed out`.
    static final String LINE = Texts.TITLE + ": %m";

    /// All lines in at most `most` characters, line ends `\n`, each value put through `escape`; the link, when there is
    /// one, is the last line and never left out.
    String text(Notice notice, int most, UnaryOperator<String> escape) {
        String link = notice.url().isEmpty() ? "" : Escape.line(notice.url());
        List<String> lines = new ArrayList<>(Texts.lines(line, notice, escape));
        String text = Texts.fit(lines, "\n", most - link.length());
        return link.isEmpty() ? text.stripTrailing() : text + link;
    }
}
