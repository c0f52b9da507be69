package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Temperatures, voltages, currents, powers, fans and humidity, as the kernel's drivers show them
/// (Documentation/hwmon/sysfs-interface.rst, Documentation/driver-api/thermal/sysfs-api.rst):
///
/// ```
/// /sys/class/hwmon/hwmon2/name          coretemp
/// /sys/class/hwmon/hwmon2/temp1_label   Package id 0
/// /sys/class/hwmon/hwmon2/temp1_input   42000                  1/1000 °C
/// /sys/class/thermal/thermal_zone0/type x86_pkg_temp
/// /sys/class/thermal/thermal_zone0/temp 42000
/// ```
///
/// A reading may take a slow bus milliseconds, or a driver that hangs for ever: so it happens aside, every
/// [#PERIOD_SECONDS], and what was found last is repeated until the next look, or until [#STALE_SECONDS] have passed
/// without one. Devices come and go: each look begins with the directories.
final class Sensors implements Source {
    /// Seconds between two looks.
    static final int PERIOD_SECONDS = 10;

    /// Seconds after which a value is not repeated any more.
    static final int STALE_SECONDS = 35;

    /// Rows.
    static final int MAX_SENSORS = 1_024;

    private static final int VALUE = Tables.SENSOR.column("value_micro");
    private static final Pattern INPUT = Pattern.compile("((temp|in|curr|power|fan|humidity)\\d+)_(input|average)");
    private static final int MICROS_PER_MILLI = 1_000;
    private static final long MICROS = 1_000_000;

    /// One sensor and what it showed.
    private record Shown(Entity entity, long valueMicro) {}

    /// What a look found.
    private record Look(List<Shown> shown, long atNanos) {}

    private final Path hwmon;
    private final Path thermal;
    private final Clock clock;
    private final Every every;
    private final Aside aside = new Aside("tocsin-sensors");
    private final Map<String, Entity> entities = new HashMap<>(); // of the thread aside
    private volatile @Nullable Look last;

    /// Reads below `roots`.
    Sensors(Roots roots, Clock clock) {
        this.hwmon = roots.sys().resolve("class/hwmon");
        this.thermal = roots.sys().resolve("class/thermal");
        this.clock = clock;
        this.every = new Every(clock, PERIOD_SECONDS);
    }

    @Override
    public String name() {
        return "sensors";
    }

    @Override
    public Table table() {
        return Tables.SENSOR;
    }

    @Override
    public void read(Reading reading) {
        if (every.due()) {
            aside.start(this::look);
        }
        Look now = last;
        if (now == null || clock.monotonicNanos() - now.atNanos > STALE_SECONDS * 1_000_000_000L) {
            return;
        }
        Rows rows = reading.rows(Tables.SENSOR);
        for (Shown sensor : now.shown) {
            int row = rows.add(sensor.entity);
            rows.set(row, VALUE, sensor.valueMicro);
        }
    }

    @Override
    public void close() {
        aside.close();
    }

    private void look() {
        Map<String, Shown> found = new HashMap<>();
        for (Path chip : inside(hwmon)) {
            lookAtChip(chip, found);
        }
        for (Path zone : inside(thermal)) {
            String type = Texts.line(zone.resolve("type"));
            if (type != null && fileName(zone).startsWith("thermal_zone")) {
                add(found, new Place(zone, type, "temp"), "temp", zone.resolve("temp"));
            }
        }
        entities.keySet().retainAll(found.keySet());
        List<Shown> sorted = new ArrayList<>(found.size());
        found.keySet().stream().sorted().forEach(key -> sorted.add(found.get(key)));
        last = new Look(List.copyOf(sorted), clock.monotonicNanos());
    }

    private void lookAtChip(Path chip, Map<String, Shown> found) {
        String name = Texts.line(chip.resolve("name"));
        for (Path file : inside(chip)) {
            Matcher input = INPUT.matcher(fileName(file));
            if (!input.matches()
                    || (input.group(3).equals("average") && !input.group(2).equals("power"))) {
                continue;
            }
            String label = Texts.line(chip.resolve(input.group(1) + "_label"));
            String sensor = label == null || label.isEmpty() ? input.group(1) : label;
            add(found, new Place(chip, name == null ? fileName(chip) : name, sensor), input.group(2), file);
        }
    }

    /// Where a sensor is.
    private record Place(Path directory, String chip, String label) {}

    private void add(Map<String, Shown> found, Place place, String kind, Path file) {
        String text = Texts.line(file);
        if (text == null || !text.matches("-?\\d{1,15}") || found.size() >= MAX_SENSORS) {
            return; // a sensor that is not connected fails to be read
        }
        String key = place.chip + "/" + place.label;
        if (found.containsKey(key)) { // a second chip of that name: by its device, which stays the same after a boot
            key = place.chip + "@" + device(place.directory) + "/" + place.label;
        }
        List<@Nullable String> attributes = List.of(unit(kind), place.chip, place.label);
        Entity entity = entities.get(key);
        if (entity == null || !entity.attributes().equals(attributes)) {
            entity = new Entity(key, attributes);
            entities.put(key, entity);
        }
        found.putIfAbsent(key, new Shown(entity, Long.parseLong(text) * microsPerUnit(kind)));
    }

    private static String device(Path directory) {
        try {
            return fileName(directory.resolve("device").toRealPath());
        } catch (IOException none) {
            return fileName(directory);
        }
    }

    private static String unit(String kind) {
        return switch (kind) {
            case "temp" -> "°C";
            case "in" -> "V";
            case "curr" -> "A";
            case "power" -> "W";
            case "humidity" -> "%";
            default -> "rpm";
        };
    }

    /// What one step of the kernel's number is, in millionths: most count in thousandths, powers in millionths.
    private static long microsPerUnit(String kind) {
        return switch (kind) {
            case "power" -> 1;
            case "fan" -> MICROS;
            default -> MICROS_PER_MILLI;
        };
    }

    private static List<Path> inside(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (found.size() < MAX_SENSORS * 8) {
                    found.add(entry);
                }
            }
        } catch (IOException none) {
            return List.of(); // virtual machines have no sensors
        }
        found.sort(null); // so that the first of two alike is always the same
        return found;
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
