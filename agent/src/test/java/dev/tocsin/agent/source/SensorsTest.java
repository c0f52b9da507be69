package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sensors of a fake `/sys`: values with their units, odd chips, and devices that are plugged in and out.
@Tag("KK-04")
final class SensorsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private FakeMachine machine;
    private Sensors sensors;

    @BeforeEach
    void machine() {
        machine = new FakeMachine(directory);
        machine.files.write("""
                == sys/class/hwmon/hwmon0/name
                coretemp
                == sys/class/hwmon/hwmon0/temp1_label
                Package id 0
                == sys/class/hwmon/hwmon0/temp1_input
                42500
                == sys/class/hwmon/hwmon0/temp1_crit
                100000
                == sys/class/hwmon/hwmon1/name
                nct6775
                == sys/class/hwmon/hwmon1/fan2_input
                1180
                == sys/class/hwmon/hwmon1/in0_input
                1032
                == sys/class/hwmon/hwmon1/curr1_input
                -250
                == sys/class/hwmon/hwmon1/power1_average
                65000000
                == sys/class/hwmon/hwmon1/temp3_input
                not connected
                == sys/class/thermal/thermal_zone0/type
                acpitz
                == sys/class/thermal/thermal_zone0/temp
                27800
                == sys/class/thermal/cooling_device0/type
                Fan
                """);
        sensors = new Sensors(machine.roots(), machine.clock);
    }

    private Rows second() {
        return machine.second(sensors).tables().stream()
                .filter(rows -> rows.table().id() == Tables.SENSOR.id())
                .findFirst()
                .orElseGet(() -> new Rows(Tables.SENSOR));
    }

    /// Seconds pass until there is, or is no, row with that key.
    private Rows await(String key, boolean there) {
        Rows[] last = {new Rows(Tables.SENSOR)};
        Await.until(key, SOON, () -> {
            last[0] = second();
            return last[0].size() > 0 && FakeMachine.row(last[0], key) >= 0 == there;
        });
        return last[0];
    }

    @Test
    void sensors_ofEveryKind_haveTheirValueInTheirUnit() {
        Rows rows = await("coretemp/Package id 0", true);
        assertThat(DevicesTest.keys(rows))
                .containsExactlyInAnyOrder(
                        "acpitz/temp",
                        "coretemp/Package id 0",
                        "nct6775/curr1",
                        "nct6775/fan2",
                        "nct6775/in0",
                        "nct6775/power1");
        check(rows, "coretemp/Package id 0", 42.5, "°C");
        check(rows, "acpitz/temp", 27.8, "°C");
        check(rows, "nct6775/curr1", -0.25, "A");
        check(rows, "nct6775/fan2", 1180, "rpm");
        check(rows, "nct6775/in0", 1.032, "V");
        check(rows, "nct6775/power1", 65, "W");
        assertThat(FakeMachine.attribute(rows, "coretemp/Package id 0", "chip")).isEqualTo("coretemp");
        assertThat(FakeMachine.attribute(rows, "coretemp/Package id 0", "label"))
                .isEqualTo("Package id 0");
    }

    private static void check(Rows rows, String key, double value, String unit) {
        assertThat(FakeMachine.cell(rows, key, "value_micro") * 1e-6).as(key).isEqualTo(value, within());
        assertThat(FakeMachine.attribute(rows, key, "unit")).isEqualTo(unit);
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    @Test
    void chips_ofTheSameName_areToldApartByTheirDevice() {
        machine.files.write("""
                == sys/class/hwmon/hwmon4/name
                nvme
                == sys/class/hwmon/hwmon4/temp1_input
                30000
                == sys/class/hwmon/hwmon5/name
                nvme
                == sys/class/hwmon/hwmon5/temp1_input
                31000
                == sys/class/nvme/nvme1/model
                x
                """);
        machine.files.link("sys/class/hwmon/hwmon5/device", "../../nvme/nvme1");
        Rows rows = await("nvme/temp1", true);
        assertThat(FakeMachine.cell(rows, "nvme/temp1", "value_micro")).isEqualTo(30_000_000);
        assertThat(FakeMachine.cell(rows, "nvme@nvme1/temp1", "value_micro")).isEqualTo(31_000_000);
    }

    @Test
    void sensor_thatIsPluggedInAndOut_comesAndGoes() {
        await("coretemp/Package id 0", true);
        machine.files.write("""
                == sys/class/hwmon/hwmon7/name
                usb
                == sys/class/hwmon/hwmon7/temp1_input
                20000
                """);
        await("usb/temp1", true);
        machine.files.remove("sys/class/hwmon/hwmon7");
        await("usb/temp1", false);
    }

    @Test
    void machine_withoutSensors_hasATableWithoutRows() {
        machine.files.remove("sys/class");
        Sensors none = new Sensors(machine.roots(), machine.clock);
        Await.until("the first look", SOON, () -> FakeMachine.has(machine.second(none), Tables.SENSOR));
        assertThat(FakeMachine.rows(machine.second(none), Tables.SENSOR).size()).isZero();
    }
}
