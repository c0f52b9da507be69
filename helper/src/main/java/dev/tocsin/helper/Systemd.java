package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Units, by `/usr/bin/systemctl`. A unit counts only under its own name (an alias is refused), when it is there, not
/// masked and not made by somebody at run time, and when its files are root's.
final class Systemd extends Backend {
    private static final String SYSTEMCTL = "usr/bin/systemctl";
    private static final String FACTS =
            "Id,LoadState,ActiveState,Type,InvocationID,MainPID,NRestarts,FragmentPath,SourcePath,DropInPaths,Transient";

    Systemd(Path root, Ownership ownership, Clock clock) {
        super(root, ownership, clock);
    }

    @Override
    Unit look(String service) throws Refusal, InterruptedException {
        List<String> question = arguments("show", service, "-p", FACTS);
        Finished shown = run(file(SYSTEMCTL), question, clock.monotonicNanos() + QUESTION_NANOS);
        Refusal.unless(shown.exit() == 0, "backend", "systemctl show ended badly: " + shown.output());
        Map<String, String> facts = new HashMap<>();
        shown.output().lines().forEach(line -> {
            int equals = line.indexOf('=');
            facts.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        });
        String id = facts.get("Id");
        Refusal.unless(service.equals(id), "alias", "the unit's own name is " + id + "; allow it by that name");
        String loaded = facts.getOrDefault("LoadState", "");
        Refusal.unless(!loaded.equals("masked"), "masked", "the unit is masked");
        Refusal.unless(loaded.equals("loaded"), "not-found", "the unit is " + loaded);
        String fragment = facts.getOrDefault("FragmentPath", "");
        boolean ours = "no".equals(facts.get("Transient")) && !fragment.isEmpty();
        Refusal.unless(ours, "transient", "the unit is not from a file of root's");
        String files =
                fragment + " " + facts.getOrDefault("SourcePath", "") + " " + facts.getOrDefault("DropInPaths", "");
        for (String path : files.strip().split(" +", -1)) {
            demand(file(path.substring(1)), "unit-file"); // without the first slash: below the root
        }
        return new Unit(
                state(facts.getOrDefault("ActiveState", "")),
                facts.get("InvocationID") + "/" + facts.get("MainPID") + "/" + facts.get("NRestarts"),
                "oneshot".equals(facts.get("Type")));
    }

    @Override
    Finished act(Verb verb, String service, long deadlineNanos) throws Refusal, InterruptedException {
        return run(file(SYSTEMCTL), arguments(verb.word(), service), deadlineNanos);
    }

    private static List<String> arguments(String command, String service, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--no-ask-password", "--no-pager", command));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--", service));
        return arguments;
    }

    private static State state(String active) {
        return switch (active) {
            case "active" -> State.RUNNING;
            case "inactive" -> State.STOPPED;
            case "failed" -> State.FAILED;
            case "activating", "deactivating", "reloading", "refreshing", "maintenance" -> State.CHANGING;
            default -> State.UNKNOWN;
        };
    }
}
