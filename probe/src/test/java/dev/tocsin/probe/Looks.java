package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One look by one check as the scheduler makes it: on a thread of its own, ended from outside at its deadline.
final class Looks {
    static final Duration LONG = Duration.ofSeconds(30);
    static final Reach OPEN = new OpenReach(new Resolver());

    private Looks() {}

    /// The settings of a check: texts, lists of texts and maps of texts.
    static Given given(Map<String, ?> members) {
        LinkedHashMap<String, Given> fields = new LinkedHashMap<>();
        members.forEach((name, value) -> fields.put(name, one(value)));
        return new Given.Fields(fields, Given.Place.NOWHERE);
    }

    private static Given one(Object value) {
        return switch (value) {
            case List<?> items -> new Given.Items(items.stream().map(Looks::one).toList(), Given.Place.NOWHERE);
            case Map<?, ?> pairs -> {
                LinkedHashMap<String, Object> texts = new LinkedHashMap<>();
                pairs.forEach((key, text) -> texts.put(String.valueOf(key), text));
                yield given(texts);
            }
            default -> new Given.Scalar(String.valueOf(value), Given.Place.NOWHERE);
        };
    }

    /// What is wrong with these settings; empty when nothing.
    static String problems(String type, String host, Map<String, ?> members) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(given(members), "", problems);
        Slow.read(type(type).read(host, in), in);
        in.end();
        return problems.sentence();
    }

    /// A check that is set well.
    static Check check(String type, String host, Map<String, ?> members) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(given(members), "", problems);
        Check check = Slow.read(type(type).read(host, in), in);
        in.end();
        if (!problems.none()) {
            throw new AssertionError(problems.sentence());
        }
        return check;
    }

    private static CheckType type(String name) {
        return CheckTypes.ALL.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static CheckRun look(String type, String host, Map<String, ?> members) {
        return look(check(type, host, members), OPEN, LONG);
    }

    static CheckRun look(String type, String host, Map<String, ?> members, Duration timeout) {
        return look(check(type, host, members), OPEN, timeout);
    }

    static CheckRun look(Check check, Reach reach, Duration timeout) {
        Attempt attempt = new Attempt(Clock.system(), reach, timeout);
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
