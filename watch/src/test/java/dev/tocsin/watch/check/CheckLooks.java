package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Resolver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One look by one check, ended from outside at its deadline.
final class CheckLooks {
    static final Duration LONG = Duration.ofSeconds(30);

    private CheckLooks() {}

    private static Given given(Object value) {
        return switch (value) {
            case List<?> items ->
                new Given.Items(items.stream().map(CheckLooks::given).toList(), Given.Place.NOWHERE);
            case Map<?, ?> members -> {
                LinkedHashMap<String, Given> fields = new LinkedHashMap<>();
                members.forEach((name, one) -> fields.put(String.valueOf(name), given(one)));
                yield new Given.Fields(fields, Given.Place.NOWHERE);
            }
            default -> new Given.Scalar(String.valueOf(value), Given.Place.NOWHERE);
        };
    }

    /// What is wrong with these settings; empty when nothing.
    static String problems(CheckType type, String host, Map<String, ?> members) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(given(members), "", problems);
        type.read(host, in);
        in.end();
        return problems.sentence();
    }

    static CheckRun look(CheckType type, String host, Map<String, ?> members) {
        return look(Clock.system(), type, host, members, LONG);
    }

    static CheckRun look(Clock clock, CheckType type, String host, Map<String, ?> members, Duration timeout) {
        String wrong = problems(type, host, members);
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
        Check check = type.read(host, new FieldReader(given(members), "", new Problems()));
        Attempt attempt = new Attempt(clock, new OpenReach(new Resolver()), timeout);
        CheckRun[] run = new CheckRun[1];
        Thread thread = Thread.startVirtualThread(() -> run[0] = Looking.run(check, attempt));
        try {
            if (!thread.join(timeout)) {
                thread.interrupt();
                attempt.close();
            }
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return run[0];
    }
}
