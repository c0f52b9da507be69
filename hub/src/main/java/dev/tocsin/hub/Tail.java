package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.wire.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks one agent for its open minutes, at most one question at a time; an answer is good for a second, so
/// that ten charts of a page are one question. It asks for the tables that were wanted of late: a page that shows
/// several gets them together, and an overview of a thousand machines is not sent their processes. Thread-safe.
final class Tail {
    /// How long a query waits for the agent.
    static final long PATIENCE_MILLIS = 300;
    /// How long an answer is good.
    static final long FRESH_NANOS = 1_000_000_000L;
    /// How long a table that was wanted is asked for along with others.
    static final long WANTED_NANOS = 10_000_000_000L;

    private final Live.Agent agent;
    private final Clock clock;
    private final Object asking = new Object();
    private @Nullable Answer answer; // guarded by asking
    private long requestId; // guarded by asking
    private final Map<Integer, Long> wanted = new TreeMap<>(); // table → when it was, nanoseconds; guarded by asking
    private volatile @Nullable Call call;

    private record Answer(long afterSecond, List<Integer> tables, long askedNanos, List<List<byte[]>> minutes) {
        boolean holds(long second, Set<Integer> those) {
            return afterSecond <= second && tables.containsAll(those);
        }
    }

    private record Call(long id, CompletableFuture<List<List<byte[]>>> reply) {}

    Tail(Live.Agent agent, Clock clock) {
        this.agent = agent;
        this.clock = clock;
    }

    /// The minutes that end after `afterSecond`, with `tables` (ids); empty when the agent does not answer in time.
    /// May hold earlier ones and other tables.
    List<List<byte[]>> after(long afterSecond, Set<Integer> tables) {
        synchronized (asking) {
            long now = clock.monotonicNanos();
            tables.forEach(table -> wanted.put(table, now));
            Answer known = answer;
            if (known != null && known.holds(afterSecond, tables) && now - known.askedNanos() < FRESH_NANOS) {
                return known.minutes();
            }
            wanted.values().removeIf(at -> now - at > WANTED_NANOS);
            List<Integer> all = List.copyOf(wanted.keySet());
            Call mine = new Call(++requestId, new CompletableFuture<>());
            call = mine;
            if (!agent.send(new Message.TailRequest(mine.id(), afterSecond, all))) {
                return List.of();
            }
            List<List<byte[]>> minutes = await(mine);
            if (minutes == null) {
                return List.of();
            }
            answer = new Answer(afterSecond, all, now, minutes);
            return minutes;
        }
    }

    /// The agent's reply; one that nobody waits for any more is dropped.
    void reply(Message.TailReply reply) {
        Call waiting = call;
        if (waiting != null && waiting.id() == reply.requestId()) {
            waiting.reply().complete(reply.minutes());
        }
    }

    private static @Nullable List<List<byte[]>> await(Call call) {
        try {
            return call.reply().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            return null; // the query goes on with what is stored
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException impossible) {
            throw new AssertionError("BUG: got a failed reply, must only be completed", impossible);
        }
    }
}
