package dev.tocsin.watch.settings;

import java.io.Serial;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/// The events of a YAML text without what a file of ours does not have: aliases, of which a few lines make a tree of a
/// billion values, and nesting without end, on which a reader that calls itself runs out of stack. Both are refused
/// where they stand, before anything is built of them.
final class YamlEvents implements Parser {
    private static final int DEPTH = 64; // values may be 16 deep; more is only read to say so

    private final Parser events;
    private final boolean aliases;
    private int depth;

    /// The events of `events`, with `aliases` or without.
    YamlEvents(Parser events, boolean aliases) {
        this.events = events;
        this.aliases = aliases;
    }

    /// What is YAML, but not used here.
    static final class NotUsedHere extends ParserException {
        @Serial
        private static final long serialVersionUID = 1;

        NotUsedHere(String problem, Optional<Mark> where) {
            super(problem, where);
        }
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return events.hasNext();
    }

    @Override
    public Event next() {
        Event event = events.next();
        if (event instanceof AliasEvent alias && !aliases) {
            throw new NotUsedHere(
                    "got the alias *" + alias.getAlias().getValue() + "; aliases are not used here, write it out",
                    event.getStartMark());
        }
        Event.ID kind = event.getEventId();
        if (kind == Event.ID.MappingStart || kind == Event.ID.SequenceStart) {
            depth++;
        } else if (kind == Event.ID.MappingEnd || kind == Event.ID.SequenceEnd) {
            depth--;
        }
        if (depth > DEPTH) {
            throw new NotUsedHere("is nested deeper than 16 levels", event.getStartMark());
        }
        return event;
    }
}
