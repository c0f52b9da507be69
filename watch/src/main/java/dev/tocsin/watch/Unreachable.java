package dev.tocsin.watch;

import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Reach.NotAllowed;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.Observed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Says of checks that somebody is about to make that this hub may not talk to their hosts: each would be down from its
/// first look on. As good as it can be known within a moment; a name that is not answered in time is not doubted.
final class Unreachable {
    /// Hosts that are looked up.
    static final int HOSTS = 200;

    private static final Duration NAME = Duration.ofSeconds(1);
    private static final long ALL_SECONDS = 3;

    /// They look at no address of their host.
    private static final Set<String> INWARD = Set.of("heartbeat", "process", "unit", "program");

    private final Reach reach;

    /// Asks what checks that people make may talk to.
    Unreachable(Reach reach) {
        this.reach = reach;
    }

    /// A sentence for each of `checks` that may not talk to its host, by `host/name`, in their order.
    SequencedMap<String, String> of(List<CheckSpec> checks) {
        List<CheckSpec> looking = checks.stream().filter(Unreachable::looks).toList();
        Map<String, String> closed = closed(
                looking.stream().map(CheckSpec::host).distinct().limit(HOSTS).toList());
        SequencedMap<String, String> found = new LinkedHashMap<>();
        for (CheckSpec one : looking) {
            String why = closed.get(one.host());
            if (why != null) {
                found.put(one.key(), why);
            }
        }
        return found;
    }

    private Map<String, String> closed(List<String> hosts) {
        Map<String, String> found = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> questions = new ArrayList<>();
            hosts.forEach(host -> questions.add(() -> why(host)));
            List<Future<String>> answers = threads.invokeAll(questions, ALL_SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < hosts.size(); i++) {
                String why = said(answers.get(i));
                if (!why.isEmpty()) {
                    found.put(hosts.get(i), why);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    /// By the hub itself, and at an address.
    private static boolean looks(CheckSpec check) {
        List<String> from = check.observed().from();
        return !INWARD.contains(check.type()) && (from.isEmpty() || from.contains(Observed.HUB));
    }

    private static String said(Future<String> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException | CancellationException late) {
            return "";
        }
    }

    /// Empty: nothing is known against it.
    private String why(String host) throws InterruptedException {
        try {
            return reach.addresses(host, NAME).isEmpty() ? "it has no address" : "";
        } catch (NotAllowed closed) {
            return String.valueOf(closed.getMessage());
        } catch (IOException unknown) {
            return ""; // its name may come later
        }
    }
}
