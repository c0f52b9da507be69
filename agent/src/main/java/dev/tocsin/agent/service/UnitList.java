package dev.tocsin.agent.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what `systemctl show` says of many units: a line `Property=value` each, an empty line between two units.
/// Whatever the text holds, what comes is a list of units or fewer; a property that is missing is empty. Pure.
final class UnitList {
    /// Units that are read at most.
    static final int MAX_UNITS = 2_000;

    /// Names of one unit that are kept.
    private static final int MAX_NAMES = 16;

    private static final int MAX_NAME = 255; // unit names, systemd.unit(5)

    private UnitList() {}

    /// The services in `text`.
    static List<Unit> parse(String text) {
        List<Unit> units = new ArrayList<>();
        Map<String, String> properties = new HashMap<>();
        for (String line : (text + "\n\n").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(
                        line.substring(0, equals), line.substring(equals + 1).strip());
            } else if (line.isBlank() && !properties.isEmpty()) {
                add(units, properties);
                properties.clear();
            }
        }
        return units;
    }

    private static void add(List<Unit> units, Map<String, String> properties) {
        String id = properties.getOrDefault("Id", "");
        if (!id.endsWith(".service") || id.length() > MAX_NAME || units.size() >= MAX_UNITS) {
            return;
        }
        units.add(new Unit(
                id,
                names(id, text(properties, "Names")),
                text(properties, "Description"),
                text(properties, "LoadState"),
                text(properties, "ActiveState"),
                text(properties, "SubState"),
                text(properties, "UnitFileState"),
                text(properties, "Type"),
                text(properties, "Result"),
                (int) number(properties, "ExecMainCode"),
                (int) number(properties, "ExecMainStatus"),
                number(properties, "ExecMainStartTimestampMonotonic"),
                number(properties, "StateChangeTimestampMonotonic"),
                properties.containsKey("NRestarts") ? (int) number(properties, "NRestarts") : -1,
                (int) number(properties, "MainPID"),
                !text(properties, "TriggeredBy").isEmpty(),
                !text(properties, "ConditionResult").equals("no")));
    }

    private static List<String> names(String id, String all) {
        List<String> names = new ArrayList<>(List.of(id));
        for (String name : all.split(" ", -1)) {
            if (names.size() < MAX_NAMES && name.endsWith(".service") && !names.contains(name)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private static String text(Map<String, String> properties, String name) {
        return properties.getOrDefault(name, "");
    }

    /// A number from 0 to 2^31-1, or for times 2^53; 0 for anything else.
    private static long number(Map<String, String> properties, String name) {
        String digits = text(properties, name);
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        long value = Long.parseLong(digits);
        return name.endsWith("Monotonic") ? value : Math.min(value, Integer.MAX_VALUE);
    }
}
