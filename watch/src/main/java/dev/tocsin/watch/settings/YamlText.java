package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/// [Given] as YAML for people: blocks, short lists of words on one line, quotes only where they are needed. What is
/// written reads back ([GivenYaml]) as the same tree.
public final class YamlText {
    private static final int LIST_CHARS = 80;
    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");
    private static final ImplicitTuple BOTH = new ImplicitTuple(true, true);

    private final Emitter emitter;

    private YamlText(StringBuilder out) {
        DumpSettings settings = DumpSettings.builder()
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(10_000)
                .setSplitLines(false)
                .setMaxSimpleKeyLength(1_000)
                .build();
        this.emitter = new Emitter(settings, new StreamDataWriter() {
            @Override
            public void write(String text) {
                out.append(text);
            }

            @Override
            public void write(String text, int from, int length) {
                out.append(text, from, from + length);
            }
        });
    }

    /// `given` as a text that ends with a line end.
    public static String write(Given given) {
        StringBuilder out = new StringBuilder();
        YamlText text = new YamlText(out);
        text.emit(new StreamStartEvent());
        text.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        text.value(given);
        text.emit(new DocumentEndEvent(false));
        text.emit(new StreamEndEvent());
        return out.toString();
    }

    private void value(Given given) {
        switch (given) {
            case Given.Scalar scalar -> scalar(scalar.text());
            case Given.Items items -> {
                FlowStyle style = isShort(items.items()) ? FlowStyle.FLOW : FlowStyle.BLOCK;
                emit(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
                items.items().forEach(this::value);
                emit(new SequenceEndEvent());
            }
            case Given.Fields fields -> {
                FlowStyle style = fields.members().isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
                emit(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
                fields.members().forEach((name, member) -> {
                    scalar(name);
                    value(member);
                });
                emit(new MappingEndEvent());
            }
        }
    }

    private static boolean isShort(List<Given> items) {
        int chars = 0;
        for (Given item : items) {
            if (!(item instanceof Given.Scalar scalar) || scalar.text().indexOf('\n') >= 0) {
                return items.isEmpty();
            }
            chars += scalar.text().length() + 2;
        }
        return chars <= LIST_CHARS;
    }

    /// A text of several lines stands as it is, if it can; one that a reader would take for nothing is quoted.
    private void scalar(String text) {
        ScalarStyle style = NULLS.contains(text) || text.isEmpty() || text.startsWith("${")
                ? ScalarStyle.SINGLE_QUOTED
                : text.indexOf('\n') >= 0 && text.indexOf('\r') < 0 ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
        emit(new ScalarEvent(Optional.empty(), Optional.empty(), BOTH, text, style));
    }

    private void emit(Event event) {
        emitter.emit(event);
    }
}
