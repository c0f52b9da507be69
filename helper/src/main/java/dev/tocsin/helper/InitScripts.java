package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Scripts of `/etc/init.d`, run by the program that the system has for it: `/sbin/rc-service` of OpenRC, else
/// `/usr/sbin/service`, else the script itself. A script that is a link is an alias and refused. How a service is, its
/// script says by the exit code of `status` (Linux Standard Base 5.0, §22.2; OpenRC's own are powers of two).
final class InitScripts extends Backend {
    /// Started, as OpenRC holds it, but its process is gone.
    private static final int CRASHED = 32;

    private final boolean openrc;

    InitScripts(Path root, Ownership ownership, Clock clock, boolean openrc) {
        super(root, ownership, clock);
        this.openrc = openrc;
    }

    @Override
    Unit look(String service) throws Refusal, InterruptedException {
        Path script = script(service);
        Refusal.unless(Files.exists(script, LinkOption.NOFOLLOW_LINKS), "not-found", "there is no " + script);
        Refusal.unless(!Files.isSymbolicLink(script), "alias", script + " is a link; allow its own script's name");
        demand(script, "unit-file");
        Refusal.unless(Files.isExecutable(script), "masked", script + " is not executable");
        return new Unit(state(status(service)), "", false); // the script tells no process
    }

    /// What has crashed is started to OpenRC, which does not start it again before it was told to forget that.
    @Override
    Finished act(Verb verb, String service, long deadlineNanos) throws Refusal, InterruptedException {
        if (openrc && verb == Verb.START && status(service) == CRASHED) {
            say(service, "zap", deadlineNanos);
        }
        return say(service, verb.word(), deadlineNanos);
    }

    private int status(String service) throws Refusal, InterruptedException {
        return say(service, Verb.STATUS.word(), clock.monotonicNanos() + QUESTION_NANOS)
                .exit();
    }

    private Finished say(String service, String word, long deadlineNanos) throws Refusal, InterruptedException {
        Path usual = file(openrc ? "sbin/rc-service" : "usr/sbin/service");
        boolean direct = !openrc && !Files.exists(usual);
        return run(direct ? script(service) : usual, direct ? List.of(word) : List.of(service, word), deadlineNanos);
    }

    private Path script(String service) {
        return file("etc/init.d").resolve(service);
    }

    private State state(int exit) {
        return switch (exit) {
            case 0 -> State.RUNNING;
            case 3 -> State.STOPPED;
            case 4, 8, 16 -> openrc ? State.CHANGING : State.UNKNOWN; // stopping, starting, inactive
            case 1, 2, CRASHED -> State.FAILED; // 1, 2: dead with its pid or lock file left
            default -> State.UNKNOWN;
        };
    }
}
