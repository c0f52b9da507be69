package dev.tocsin.agent.service;

/// What the words of systemd mean for somebody who watches. Pure.
final class UnitJudge {
    private static final int KILLED = 2;
    private static final int DUMPED = 3;

    private UnitJudge() {}

    /// How `unit` stands.
    static Standing standing(Unit unit) {
        return switch (unit.active()) {
            case "active" -> Standing.RUNNING;
            case "failed" -> Standing.FAILED;
            case "inactive" -> Standing.STOPPED;
            case "activating", "deactivating", "reloading" ->
                unit.sub().equals("auto-restart") && !unit.result().equals("success")
                        ? Standing.FAILED // it has ended with an error; that it will be tried again does not undo that
                        : unit.active().equals("reloading") ? Standing.RUNNING : Standing.CHANGING;
            default -> Standing.UNKNOWN;
        };
    }

    /// Whether it should run: it failed, or starts with the machine by itself and nothing excuses it.
    static boolean wanted(Unit unit) {
        if (standing(unit) == Standing.FAILED || unit.active().equals("active")) {
            return true;
        }
        boolean enabled = unit.enabled().equals("enabled") || unit.enabled().equals("enabled-runtime");
        return enabled && unit.load().equals("loaded") && !unit.triggered() && unit.conditioned();
    }

    /// Whether it belongs into a list of services: it runs, has failed, or is one that could run and stay.
    static boolean shown(Unit unit) {
        if (unit.load().equals("not-found")
                || unit.load().equals("error")
                || unit.load().equals("stub")) {
            return false;
        }
        return switch (standing(unit)) {
            case FAILED -> true;
            case RUNNING -> !unit.sub().equals("exited");
            case CHANGING -> !unit.isTask();
            case STOPPED ->
                !unit.isTask()
                        && (unit.enabled().equals("enabled")
                                || unit.enabled().equals("enabled-runtime")
                                || unit.enabled().equals("disabled")
                                || unit.load().equals("masked"));
            case DEGRADED, UNKNOWN -> false;
        };
    }

    /// Why it stands so; empty when there is nothing to say.
    static String reason(Unit unit) {
        return switch (standing(unit)) {
            case FAILED -> failure(unit) + again(unit);
            case STOPPED -> stopped(unit);
            case CHANGING -> unit.active().equals("deactivating") ? "stopping" : "starting";
            case RUNNING, DEGRADED, UNKNOWN -> "";
        };
    }

    private static String failure(Unit unit) {
        return switch (unit.result()) {
            case "exit-code" -> "exit " + unit.status();
            case "signal" ->
                unit.code() == KILLED || unit.code() == DUMPED ? "killed by " + signal(unit.status()) : "killed";
            case "core-dump" -> "crashed with " + signal(unit.status());
            case "oom-kill" -> "killed because memory ran out";
            case "timeout" -> "took too long";
            case "watchdog" -> "its watchdog heard nothing";
            case "start-limit-hit" -> "started too often, not tried again";
            case "resources" -> "systemd lacked what it needs";
            case "protocol" -> "did not do what its type promises";
            case "success", "" -> "failed";
            case String other -> other;
        };
    }

    private static String again(Unit unit) {
        String retried = unit.sub().equals("auto-restart") ? ", is started again" : "";
        return unit.restarts() > 0
                ? retried + ", " + unit.restarts() + (unit.restarts() == 1 ? " restart" : " restarts")
                : retried;
    }

    private static String stopped(Unit unit) {
        if (unit.load().equals("masked")) {
            return "masked";
        }
        if (unit.triggered()) {
            return "started when it is needed";
        }
        if (!unit.conditioned()) {
            return "its conditions do not hold";
        }
        return unit.enabled().equals("disabled") ? "disabled" : "";
    }

    private static String signal(int number) {
        return switch (number) {
            case 6 -> "SIGABRT";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 15 -> "SIGTERM";
            default -> "signal " + number; // numbers of an outside list
        };
    }
}
