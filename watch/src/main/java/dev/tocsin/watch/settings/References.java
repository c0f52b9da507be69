package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Secrets that do not stand in the file itself: `${env:NAME}` or `${file:PATH}` in a value becomes what the variable
/// or the file holds; what comes out of it is not looked at again. A file that others may read is refused, because what
/// stands in it is a secret no more.
public final class References {
    private static final int FILE_BYTES = 65_536;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}\\x00]*)\\}");
    private static final Set<PosixFilePermission> FOR_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Function<String, @Nullable String> environment;
    private final Problems problems;

    private References(Function<String, @Nullable String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /// `given` with every reference resolved; one that cannot be is a problem.
    public static Given resolve(Given given, Function<String, @Nullable String> environment, Problems problems) {
        return new References(environment, problems).resolved(given, "");
    }

    private Given resolved(Given given, String path) {
        return switch (given) {
            case Given.Scalar scalar -> new Given.Scalar(text(scalar, path), scalar.place());
            case Given.Items items -> {
                List<Given> all = new ArrayList<>();
                for (Given item : items.items()) {
                    all.add(resolved(item, path + "[" + all.size() + "]"));
                }
                yield new Given.Items(all, items.place());
            }
            case Given.Fields fields -> {
                LinkedHashMap<String, Given> members = new LinkedHashMap<>();
                for (Map.Entry<String, Given> member : fields.members().entrySet()) {
                    String inner = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                    members.put(member.getKey(), resolved(member.getValue(), inner));
                }
                yield new Given.Fields(members, fields.place(), fields.names());
            }
        };
    }

    private String text(Given.Scalar scalar, String path) {
        String text = scalar.text();
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.find()) {
            if (text.startsWith("${") && text.endsWith("}")) {
                problems.addLast(scalar.place(), path, "got " + text + "; must be ${env:NAME} or ${file:PATH}");
            }
            return text;
        }
        return reference.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1).equals("env")
                        ? variable(scalar, path, found.group(2))
                        : file(scalar, path, Path.of(found.group(2)))));
    }

    private String variable(Given.Scalar scalar, String path, String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            problems.addLast(scalar.place(), path, "the environment has no variable " + name);
        }
        return value == null ? "" : value;
    }

    private String file(Given.Scalar scalar, String path, Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                problems.addLast(scalar.place(), path, file + " is no file");
                return "";
            }
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
            if (FOR_OTHERS.stream().anyMatch(allowed::contains)) {
                problems.addLast(scalar.place(), path, file + " can be read by others; chmod 600 it");
                return "";
            }
            if (Files.size(file) > FILE_BYTES) {
                problems.addLast(scalar.place(), path, file + " has more than " + FILE_BYTES + " bytes");
                return "";
            }
            return Files.readString(file).strip();
        } catch (IOException | UnsupportedOperationException failure) {
            problems.addLast(scalar.place(), path, file + " cannot be read: " + failure.getMessage());
            return "";
        }
    }
}
