package dev.tocsin.watch.control;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Journal;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Has services started, stopped and restarted, for people who were let in already.
///
/// ```
/// wish ─► may it be tried now? ─► intent, in the catalog and the journal ─► the helper ─► result, in both
/// ```
///
/// An intent is durable before anything is sent. One without a result, because the hub was killed meanwhile, is
/// `unknown` after the next start and is never sent again: what may have been done once must not be done twice.
///
/// Thread-safe.
public final class Control {
    /// Actions that are kept; the oldest go.
    static final int KEPT = 10_000;

    /// Actions that may be under way at the same time.
    static final int AT_ONCE = 64;

    /// For so long after an action the helper alone judges how the service is: its agent may not have told yet.
    static final long SETTLING_NANOS = 15_000_000_000L;

    private static final int PAGE = 100;
    private static final long PATIENCE_SECONDS = 150; // the answer comes before that, whatever happens
    private static final int SETTLING = 1_000;

    private final Catalog catalog;
    private final ControlWorld world;
    private final Clock clock;
    private final Log log;
    private final SecureRandom random;
    private final Set<Place> under = new HashSet<>(); // what is under way; guarded by this
    private final Map<Place, Long> ended = new HashMap<>(); // when, monotonic ns; guarded by this

    private record Place(HostId host, String unit) {}

    /// Keeps actions in `catalog` and has them done in `world`.
    public Control(Catalog catalog, ControlWorld world, Clock clock, Log log, SecureRandom random) {
        this.catalog = catalog;
        this.world = world;
        this.clock = clock;
        this.log = log;
        this.random = random;
    }

    /// Says of what was under way when the hub ended that nobody knows what came of it. Before the first [#act].
    ///
    /// @throws IOException when the catalog failed
    public void start() throws IOException {
        int lost = catalog.write(connection -> {
            List<ActionTable.Row> rows = ActionTable.running(connection);
            ServiceReply unknown = ServiceReply.unknown(
                    "hub-restarted", "the hub ended before an answer came; it may have been done or not");
            for (ActionTable.Row row : rows) {
                ActionTable.end(connection, row.action().id(), unknown);
                line(connection, row.action().with(unknown));
            }
            return rows.size();
        });
        if (lost > 0) {
            log.warn("control", lost + " actions were under way when the hub ended: nobody knows what came of them");
        }
    }

    /// The hub's public key, SubjectPublicKeyInfo.
    public byte[] key() {
        return world.key();
    }

    /// The helper of `host`, as its agent says.
    public HelperView helper(HostId host) {
        HelperView view = world.helper(host);
        return view == null ? HelperView.off("its agent is not connected") : view;
    }

    /// Does what `wish` says to a service that is known to be in `state` (a number of [ServiceFacts]), and waits for
    /// what comes of it, up to two minutes.
    ///
    /// @param given the asker's own name for this action: asked once more, as browsers do when a connection breaks,
    ///     it gives what came of it and is not done again; null for one that is asked once
    /// @return with its reply
    /// @throws IOException when the intent could not be stored: nothing was sent
    /// @throws IllegalArgumentException when `given` names another wish
    public Action act(Action.Wish wish, int state, @Nullable UUID given) throws IOException {
        Action before = given == null ? null : earlier(wish, given);
        if (before != null) {
            return before;
        }
        UUID id = given == null ? newId() : given;
        Place place = new Place(wish.host(), wish.unit());
        Action action = new Action(id, clock.wallMillis(), wish, null);
        ServiceReply refused = refusal(wish, state, place);
        if (refused != null) {
            // Nothing was done: asked again it is judged again, so the name stays free.
            Action done = new Action(newId(), action.atMillis(), wish, refused);
            catalog.write(connection -> {
                ActionTable.add(connection, done, KEPT);
                line(connection, done);
                return null;
            });
            return done;
        }
        try {
            catalog.write(connection -> {
                ActionTable.add(connection, action, KEPT);
                line(connection, action);
                return null;
            });
            return end(action, ask(action));
        } finally {
            leave(place);
        }
    }

    /// What came of `wish` when it was asked for under the name `given` before; null when it was not.
    ///
    /// @throws IOException when the catalog cannot be read
    /// @throws IllegalArgumentException when `given` names another wish
    public @Nullable Action earlier(Action.Wish wish, UUID given) throws IOException {
        Action before = catalog.read(connection -> ActionTable.find(connection, given));
        return before == null ? null : asked(before, wish);
    }

    private static Action asked(Action before, Action.Wish wish) {
        Action.Wish was = before.wish();
        boolean same = was.host().equals(wish.host())
                && was.unit().equals(wish.unit())
                && was.verb() == wish.verb()
                && was.actor().equals(wish.actor());
        if (!same) {
            throw new IllegalArgumentException("got the id of another action, must be a new one");
        }
        return before.reply() != null
                ? before
                : before.with(ServiceReply.refused("busy", "this is under way; it is done once"));
    }

    /// A random one (RFC 9562, version 4).
    private UUID newId() {
        long most = (random.nextLong() & ~0xF000L) | 0x4000L;
        return new UUID(most, (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /// Why nothing may be tried now; null when it may, and the place is then taken.
    private @Nullable ServiceReply refusal(Action.Wish wish, int state, Place place) {
        HelperView helper = world.helper(wish.host());
        if (helper == null) {
            return ServiceReply.refused("offline", "the agent of " + wish.hostName() + " is not connected");
        }
        if (helper.state() != HelperView.State.ON) {
            return ServiceReply.refused("no-control", "control is off at " + wish.hostName() + ": " + helper.text());
        }
        if (wish.unit().isEmpty()) {
            return ServiceReply.refused(
                    "not-allowed", wish.service() + " is only processes: nothing starts and stops it");
        }
        synchronized (this) {
            Long last = ended.get(place);
            boolean settled = last == null || clock.monotonicNanos() - last > SETTLING_NANOS;
            if (under.contains(place)) {
                return ServiceReply.refused("busy", "another action for " + wish.service() + " is under way");
            }
            if (settled && !fits(wish.verb(), state)) {
                return ServiceReply.refused(
                        "state",
                        wish.service() + " is " + word(state) + ": there is nothing to "
                                + wish.verb().word());
            }
            if (under.size() >= AT_ONCE) {
                return ServiceReply.refused("busy", AT_ONCE + " other actions are under way");
            }
            under.add(place);
            return null;
        }
    }

    private synchronized void leave(Place place) {
        under.remove(place);
        if (ended.size() >= SETTLING) {
            ended.clear(); // of so many in fifteen seconds the helpers judge; here it only spares a way
        }
        ended.put(place, clock.monotonicNanos());
    }

    private ServiceReply ask(Action action) {
        Action.Wish wish = action.wish();
        ServiceOrder order = new ServiceOrder(action.id(), wish.verb(), wish.unit(), wish.actor(), wish.reason());
        long begun = clock.monotonicNanos();
        ServiceReply reply;
        try {
            reply = world.order(wish.host(), order).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            reply = ServiceReply.unknown("unanswered", "the hub is stopping; it may have been done or not");
        } catch (ExecutionException | TimeoutException bug) {
            log.bug("control", "an order was not answered in order", bug);
            reply = ServiceReply.unknown("unanswered", "the hub failed; it may have been done or not");
        }
        long millis = (clock.monotonicNanos() - begun) / 1_000_000;
        return reply.millis() > 0 ? reply : reply.took((int) Math.min(millis, Integer.MAX_VALUE));
    }

    /// What was done is done, whether it can be written down or not.
    private Action end(Action action, ServiceReply reply) {
        Action done = action.with(reply);
        try {
            catalog.write(connection -> {
                ActionTable.end(connection, done.id(), reply);
                line(connection, done);
                return null;
            });
        } catch (IOException failure) {
            log.error("control", "what came of an action is not stored: " + failure.getMessage());
        }
        return done;
    }

    private void line(Connection connection, Action action) throws SQLException {
        Action.Wish wish = action.wish();
        ServiceReply reply = action.reply();
        String why = reply == null ? wish.verb().word() : reply.code();
        String text = reply == null
                ? wish.words() + " is tried: " + wish.reason()
                : wish.words() + " " + said(reply) + ": " + reply.text() + " (why: " + wish.reason() + ")";
        Journal.add(
                connection,
                new Journal.Line(0, clock.wallMillis(), wish.actor(), wish.subject(), 0, "control", why, text));
    }

    private static String said(ServiceReply reply) {
        return switch (reply.result()) {
            case OK -> "is done";
            case FAILED -> "has failed";
            case REFUSED -> "was refused";
            case UNKNOWN -> "has an unknown end";
        };
    }

    private static boolean fits(ServiceVerb verb, int state) {
        return switch (state) {
            case ServiceFacts.RUNNING, ServiceFacts.DEGRADED -> verb != ServiceVerb.START;
            case ServiceFacts.STOPPED, ServiceFacts.FAILED -> verb == ServiceVerb.START;
            default -> true; // starting, stopping, or not known: the helper sees it
        };
    }

    private static String word(int state) {
        return switch (state) {
            case ServiceFacts.RUNNING, ServiceFacts.DEGRADED -> "running";
            case ServiceFacts.STOPPED -> "stopped";
            default -> "failed";
        };
    }

    /// The actions that `wanted` says, newest first, at most `limit`.
    ///
    /// @param host of this host only; null: of all
    /// @throws IOException when the catalog cannot be read
    public List<Action> latest(@Nullable HostId host, Predicate<Action> wanted, int limit) throws IOException {
        List<Action> found = new ArrayList<>();
        long before = Long.MAX_VALUE;
        List<ActionTable.Row> page;
        do {
            long from = before;
            page = catalog.read(connection -> ActionTable.before(connection, from, host, PAGE));
            for (ActionTable.Row row : page) {
                before = row.seq();
                if (found.size() < limit && wanted.test(row.action())) {
                    found.add(row.action());
                }
            }
        } while (page.size() == PAGE && found.size() < limit);
        return found;
    }
}
