package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Scripts of `/etc/init.d`, run by the program that the system has for it: `/sbin/rc-service` of OpenRC, else
/// `/usr/sbin/service`, else the script itself. A script that is a link is an alias and refused. How a service is, its
/// script says by the exit code of `status` (Linux Standard Base 5.0, §22.2).
final class InitScripts extends Backend {
    private final boolean openrc;

    InitScripts(Path root, Ownership ownership, Clock clock, boolean openrc) {
        super(root, ownership, clock);
        this.openrc = openrc;
    }

    @Override
    Unit look(String service) throws Refusal, InterruptedException {
        Path script = script(service);
        boolean there = Files.exists(script, LinkOption.NOFOLLOW_LINKS);
        Refusal.unless(there, "not-found", "there is no " + script);
        Refusal.unless(!Files.isSymbolicLink(script), "alias", script + " is a link; allow its own script's name");
        demand(script, "unit-file");
        Refusal.unless(Files.isExecutable(script), "masked", script + " is not executable");
        Finished said = ask(program(service), arguments(service, Verb.STATUS));
        return new Unit(state(said.exit()), "", false); // the script tells no process
    }

    @Override
    Finished act(Verb verb, String service, long deadlineNanos) throws Refusal, InterruptedException {
        return run(program(service), arguments(service, verb), deadlineNanos);
    }

    private Path script(String service) {
        return file("etc/init.d").resolve(service);
    }

    private Path program(String service) {
        Path usual = file(openrc ? "sbin/rc-service" : "usr/sbin/service");
        return openrc || Files.exists(usual) ? usual : script(service);
    }

    private List<String> arguments(String service, Verb verb) {
        return program(service).equals(script(service)) ? List.of(verb.word()) : List.of(service, verb.word());
    }

    private static State state(int exit) {
        return switch (exit) {
            case 0 -> State.RUNNING;
            case 3 -> State.STOPPED;
            case 1, 2, 32 -> State.FAILED; // dead with its pid or lock file left; 32: crashed, as OpenRC says it
            default -> State.UNKNOWN;
        };
    }
}
