package dev.tocsin.agent.service;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A process, as far as it matters for whose it is.
///
/// @param pid its number
/// @param name as the kernel has it, at most 15 bytes
/// @param command its command line; may be empty
/// @param unit the unit that it is in; may be empty
/// @param container the container that it is in; empty when it is in none
/// @param startMillis when it was started, epoch ms; 0 when unknown
record Proc(int pid, String name, String command, String unit, String container, long startMillis) {
    /// How much of a name the kernel keeps, bytes (TASK_COMM_LEN, include/linux/sched.h).
    static final int KEPT = 15;

    private static final int PID = Tables.PROCESS.attribute("pid");
    private static final int NAME = Tables.PROCESS.attribute("name");
    private static final int COMMAND = Tables.PROCESS.attribute("cmdline");
    private static final int UNIT = Tables.PROCESS.attribute("unit");
    private static final int START = Tables.PROCESS.attribute("start");
    private static final int CONTAINER = Tables.PROCESS.attribute("container");

    /// The process of a row of [Tables#PROCESS].
    static Proc of(Entity entity) {
        List<@Nullable String> values = entity.attributes();
        return new Proc(
                (int) number(values.get(PID)),
                text(values.get(NAME)),
                text(values.get(COMMAND)),
                text(values.get(UNIT)),
                text(values.get(CONTAINER)),
                number(values.get(START)));
    }

    /// The name of the process of a row, as the kernel has it; empty when it is not known.
    static String name(Entity entity) {
        return text(entity.attributes().get(NAME));
    }

    /// As much of `name` as the kernel keeps.
    static String kept(String name) {
        return name.length() <= KEPT ? name : name.substring(0, KEPT);
    }

    /// Whether its program is called `wanted`, exactly: `xsshd` is not `sshd`. A name that is longer than the kernel
    /// keeps is compared with the program of the command line, too.
    boolean isNamed(String wanted) {
        if (wanted.length() <= KEPT) {
            return name.equals(wanted);
        }
        return name.equals(wanted.substring(0, KEPT)) && program().equals(wanted);
    }

    /// The file name of its program.
    private String program() {
        int blank = command.indexOf(' ');
        String path = blank < 0 ? command : command.substring(0, blank);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static long number(@Nullable String digits) {
        if (digits == null || digits.isEmpty() || digits.length() > 15) {
            return 0;
        }
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : 0;
    }
}
