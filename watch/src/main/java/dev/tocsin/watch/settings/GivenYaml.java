package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// [Given] from a YAML 1.2 file: one document, core schema, no tags, no aliases, no name twice. Every value knows its
/// line and column, and so does every mistake; one that leaves no YAML is told with the path that stands above it.
public final class GivenYaml {
    private static final int DEPTH = 16;
    private static final int VALUES = 500_000; // those of a file of 4 MiB without aliases are fewer
    private static final int ALIASES = 1_000;
    private static final LoadSettings SETTINGS = settings(0);
    private static final LoadSettings LOOSE = settings(ALIASES);

    private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.NULL, Tag.INT, Tag.FLOAT, Tag.BOOL);
    private static final Pattern NO_BEGINNING =
            Pattern.compile("found character '(.+?)' that cannot start any token.*");

    private final boolean loosely;
    private final Problems problems;
    private int values;

    private GivenYaml(boolean loosely, Problems problems) {
        this.loosely = loosely;
        this.problems = problems;
    }

    private static LoadSettings settings(int aliases) {
        return LoadSettings.builder()
                .setCodePointLimit(ConfigText.BYTES)
                .setMaxAliasesForCollections(aliases)
                .setSchema(new CoreSchema())
                .build();
    }

    /// Reads `text`; what is no YAML becomes a problem and the value has no members.
    public static Given read(String text, Problems problems) {
        return read(text, false, problems);
    }

    /// Reads another tool's file, in which aliases and the merging of members (`<<`) may stand; what they make of it is
    /// limited, too.
    public static Given readLoosely(String text, Problems problems) {
        return read(text, true, problems);
    }

    private static Given read(String text, boolean loosely, Problems problems) {
        Given.Fields nothing = new Given.Fields(new LinkedHashMap<>(), new Place(1, 1));
        try {
            LoadSettings settings = loosely ? LOOSE : SETTINGS;
            YamlEvents events = new YamlEvents(new ParserImpl(settings, new StreamReader(settings, text)), loosely);
            Optional<Node> root = new Composer(settings, events).getSingleNode();
            return root.isEmpty() ? nothing : new GivenYaml(loosely, problems).given(root.get(), "", 0);
        } catch (YamlEvents.NotUsedHere wrong) {
            Place place = wrong.getProblemMark().map(GivenYaml::place).orElse(new Place(1, 1));
            problems.add(place, YamlPath.at(text, place.line()), wrong.getProblem());
        } catch (MarkedYamlEngineException wrong) {
            Place place = wrong.getProblemMark().map(GivenYaml::place).orElse(new Place(1, 1));
            problems.add(place, YamlPath.at(text, place.line()), "no valid YAML: " + words(wrong));
        } catch (ReaderException wrong) {
            Place place = place(text, wrong.getPosition());
            String sign = String.format("U+%04X", wrong.getCodePoint());
            problems.add(
                    place, YamlPath.at(text, place.line()), "got the character " + sign + "; YAML does not have it");
        } catch (YamlEngineException wrong) {
            problems.add(new Place(1, 1), "", "no valid YAML: " + wrong.getMessage());
        }
        return nothing;
    }

    private static String words(MarkedYamlEngineException wrong) {
        String problem = String.valueOf(wrong.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab stands where only spaces may; indent with spaces";
        }
        Matcher character = NO_BEGINNING.matcher(problem);
        if (character.matches()) {
            return "got " + character.group(1) + " where a value begins; put the text into quotes";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "got a colon within a value; put the text into quotes, or indent as the lines above";
        }
        String context = wrong.getContext();
        return context == null || context.isEmpty() ? problem : context + " " + problem;
    }

    private Given given(Node node, String path, int depth) {
        Place place = node.getStartMark().map(GivenYaml::place).orElse(Place.NOWHERE);
        if (depth > DEPTH || values > VALUES) {
            String what = depth > DEPTH
                    ? "is nested deeper than " + DEPTH + " levels"
                    : "has more than " + VALUES + " values";
            problems.add(place, path, what);
            return new Given.Scalar("", place);
        }
        values++;
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place, path);
            case SequenceNode sequence -> {
                untagged(sequence, Tag.SEQ, place, path);
                List<Given> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(given(item, path + "[" + items.size() + "]", depth + 1));
                }
                yield new Given.Items(items, place);
            }
            case MappingNode mapping -> {
                untagged(mapping, Tag.MAP, place, path);
                yield fields(mapping, place, path, depth);
            }
            default -> {
                problems.add(place, path, "must be a text, a list or members with names");
                yield new Given.Scalar("", place);
            }
        };
    }

    private Given fields(MappingNode mapping, Place place, String path, int depth) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        Map<String, Place> names = new LinkedHashMap<>();
        List<Given> merged = new ArrayList<>();
        for (NodeTuple member : mapping.getValue()) {
            Place where =
                    member.getKeyNode().getStartMark().map(GivenYaml::place).orElse(place);
            if (!(member.getKeyNode() instanceof ScalarNode key)) {
                problems.add(where, path, "got a list or members as a name; a name is a text");
                continue;
            }
            String name = key.getValue();
            String inner = path.isEmpty() ? name : path + "." + name;
            Given value = given(member.getValueNode(), inner, depth + 1);
            if (loosely && name.equals("<<")) {
                merged.add(value);
                continue;
            }
            Place before = names.putIfAbsent(name, where);
            if (before != null) {
                problems.add(where, inner, "comes twice; it stands in line " + before.line() + " already");
            } else {
                members.put(name, value);
            }
        }
        for (Given more : merged) {
            List<Given> all = more instanceof Given.Items items ? items.items() : List.of(more);
            for (Given one : all) {
                if (one instanceof Given.Fields fields) {
                    fields.members().forEach(members::putIfAbsent);
                }
            }
        }
        return new Given.Fields(members, place, names);
    }

    private void untagged(Node node, Tag usual, Place place, String path) {
        if (!node.getTag().equals(usual)) {
            problems.add(place, path, "has the tag " + node.getTag().getValue() + "; tags are not used here");
        }
    }

    private Given scalar(ScalarNode scalar, Place place, String path) {
        if (!SCALARS.contains(scalar.getTag())) {
            String tag = scalar.getTag().getValue();
            problems.addLast(place, path, "has the tag " + tag + "; tags are not used here");
        }
        return new Given.Scalar(scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue(), place);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// The place of the code point at `position` (from 0).
    private static Place place(String text, int position) {
        int at = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
        String before = text.substring(0, at);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, before.length() - before.lastIndexOf('\n'));
    }
}
