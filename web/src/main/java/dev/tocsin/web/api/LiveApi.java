package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Table;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.LiveEvent;
import dev.tocsin.hub.LiveFeed;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is happening now: `GET /live` as server-sent events (html.spec.whatwg.org, 9.2), `GET /poll` as single
/// answers to the same question.
///
/// ```
/// retry: 2000                          how long a browser waits before it comes back
/// id: <hub epoch>-<sequence>           what it sends as Last-Event-ID then
/// event: frame
/// data: {"host":…}
///
/// :                                    at least every 15 s: somebody is still there
/// ```
///
/// A client that comes back with the last id gets everything after it; with an id of another hub run, or one that the
/// rings no longer hold, a snapshot. Each stream is one virtual thread that holds one batch; the session behind it is
/// looked up again every 2 s, so that a stream outlives a sign-out by no more.
public final class LiveApi {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long HEARTBEAT_NANOS = 14_000_000_000L; // the contract says 15 s
    private static final long LOOK_NANOS = 2_000_000_000L;
    private static final int WAIT_SECONDS = 25;
    private static final int HOSTS = 200;
    private static final byte[] BEGIN = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final HostsApi hosts;
    private final LiveFeed feed;
    private final Clock clock;
    private final StreamPlaces places;
    private final PollLeases leases;
    private final LiveJson json = new LiveJson();

    /// Subscribes to `feed`.
    public LiveApi(HostsApi hosts, LiveFeed feed, Clock clock) {
        this.hosts = hosts;
        this.feed = feed;
        this.clock = clock;
        this.places = new StreamPlaces();
        this.leases = new PollLeases(feed, clock);
    }

    /// `GET /live`.
    public Answer live(Call call) {
        LiveFeed.Interest interest = interest(call);
        // A browser's own return names the last event by a header, and then the cursor in the address is an old one.
        String last = call.facts().lastEventId();
        Long after = position(last == null || last.isEmpty() ? call.query().get("cursor") : last);
        StreamPlaces.Place place = places.take(call.principal().id());
        return Answer.Stream.events(new Answer.Source() {
            @Override
            public void feed(Answer.Out out) throws IOException, InterruptedException {
                stream(call, interest, after, out);
            }

            @Override
            public void close() {
                place.close();
            }
        });
    }

    /// `GET /poll`.
    ///
    /// @throws IOException when the answer cannot be made
    public Answer poll(Call call) throws IOException {
        LiveFeed.Interest interest = interest(call);
        Long after = position(call.query().get("cursor"));
        int wait = call.query().whole("wait", 0, 0, WAIT_SECONDS);
        SeenEvents seen = new SeenEvents(hosts, call.hosts());
        leases.touch(call.principal().id(), interest);
        try (StreamPlaces.Place _ = places.take(call.principal().id());
                LiveFeed.Subscription subscription = feed.subscribe(interest, after)) {
            List<LiveEvent> events = seen.of(subscription.next(Duration.ofSeconds(wait)));
            return polled(events, subscription.position());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait was interrupted", interrupted);
        }
    }

    /// Ends what polling keeps open.
    public void close() {
        leases.close();
    }

    private void stream(Call call, LiveFeed.Interest interest, @Nullable Long after, Answer.Out out)
            throws IOException, InterruptedException {
        SeenEvents seen = new SeenEvents(hosts, call.hosts());
        try (LiveFeed.Subscription subscription = feed.subscribe(interest, after)) {
            out.send(BEGIN);
            long lookAt = clock.monotonicNanos() + LOOK_NANOS;
            long beatAt = clock.monotonicNanos() + HEARTBEAT_NANOS;
            while (out.open()) {
                List<LiveEvent> events = seen.of(subscription.next(PATIENCE));
                long now = clock.monotonicNanos();
                if (now - lookAt >= 0) {
                    if (!call.stillSignedIn()) {
                        return;
                    }
                    lookAt = now + LOOK_NANOS;
                }
                if (!events.isEmpty()) {
                    out.send(events(events));
                    beatAt = now + HEARTBEAT_NANOS;
                } else if (now - beatAt >= 0) {
                    out.send(HEARTBEAT);
                    beatAt = now + HEARTBEAT_NANOS;
                }
            }
        }
    }

    private byte[] events(List<LiveEvent> events) throws IOException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream(1024);
        for (LiveEvent event : events) {
            switch (event) {
                case LiveEvent.TableFrame frame -> append(batch, frame.sequence(), "frame", json.frame(frame));
                case LiveEvent.HostChanged changed -> append(batch, changed.sequence(), "host", json.host(changed));
                case LiveEvent.Snapshot whole ->
                    append(batch, whole.sequence(), "snapshot", json.snapshot(whole, clock.wallMillis()));
            }
        }
        return batch.toByteArray();
    }

    private void append(ByteArrayOutputStream batch, long sequence, String name, byte[] data) {
        String head = "id: " + feed.epoch() + "-" + sequence + "\nevent: " + name + "\ndata: ";
        batch.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        batch.writeBytes(data);
        batch.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private Answer polled(List<LiveEvent> events, long position) throws IOException {
        byte[] snapshot = null;
        List<byte[]> frames = new ArrayList<>();
        List<byte[]> changed = new ArrayList<>();
        for (LiveEvent event : events) {
            switch (event) {
                case LiveEvent.TableFrame frame -> frames.add(json.frame(frame));
                case LiveEvent.HostChanged host -> changed.add(json.host(host));
                case LiveEvent.Snapshot whole -> {
                    snapshot = json.snapshot(whole, clock.wallMillis());
                    frames.clear(); // everything before it is to be forgotten
                    changed.clear();
                }
            }
        }
        byte[] first = snapshot;
        return Answer.json(out -> {
            out.object().text("cursor", feed.epoch() + "-" + position).whole("now", clock.wallMillis());
            out.name("snapshot");
            ready(out, first);
            out.array("frames");
            frames.forEach(frame -> ready(out, frame));
            out.endArray().array("hosts");
            changed.forEach(host -> ready(out, host));
            out.endArray().endObject();
        });
    }

    private static void ready(JsonOut out, byte @Nullable [] json) {
        if (json == null) {
            out.nothing();
        } else {
            out.ready(new String(json, StandardCharsets.UTF_8));
        }
    }

    private LiveFeed.Interest interest(Call call) {
        Parameters query = call.query();
        Set<Table> tables = new LinkedHashSet<>(Asked.tables(query, "tables"));
        Set<Table> everywhere = query.get("all") == null ? Set.of() : new LinkedHashSet<>(Asked.tables(query, "all"));
        if (query.need("hosts").equals("*")) {
            return new LiveFeed.Interest(null, tables, everywhere);
        }
        List<String> names = query.list("hosts", HOSTS);
        Set<HostId> wanted = known(names == null ? List.of() : names, everywhere.isEmpty(), call.hosts());
        return new LiveFeed.Interest(wanted, tables, everywhere);
    }

    /// The hosts of `names` that the hub knows. The others are left out: all tabs of a browser share one stream, and an
    /// old address in one of them must not end it for the rest.
    ///
    /// @param some whether there must be one
    /// @throws Refusal 404 when there is none and must be, 409 when several bear a name
    private Set<HostId> known(List<String> names, boolean some, HostSet set) {
        Set<HostId> known = new LinkedHashSet<>();
        for (String name : names) {
            HostView host = hosts.known("hosts", name, set);
            if (host != null) {
                known.add(host.id());
            }
        }
        if (known.isEmpty() && some) {
            names.forEach(name -> hosts.named("hosts", name, set));
        }
        return known;
    }

    /// The sequence in a cursor of this hub run; null for none, or for one that means nothing here.
    private @Nullable Long position(@Nullable String cursor) {
        String prefix = feed.epoch() + "-";
        if (cursor == null || !cursor.startsWith(prefix)) {
            return null;
        }
        String number = cursor.substring(prefix.length());
        boolean digits = !number.isEmpty() && number.length() <= 18;
        return digits && number.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.valueOf(number) : null;
    }
}
