package dev.tocsin.helper;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Decides about each request and does it. In this order, and at the first no nothing has been done: its form; the
/// owner's file; the hub's signature for this host; its time; that it was not taken before; the file's line for exactly
/// this service and verb; that nobody else is at it; rest and rates; what the init system says of it; that there is
/// something to do; the record. Only then the verb.
///
/// Done means that the state was reached within [#REACH_NANOS] and stayed for [#STAY_NANOS], not that a program ended
/// well. Thread-safe.
final class Helper {
    /// How far ahead a request may be valid.
    static final long AHEAD_MILLIS = 60_000;
    /// For the program and the state that it leads to: with [#STAY_NANOS], 90 s.
    static final long REACH_NANOS = TimeUnit.SECONDS.toNanos(80);
    /// How long the state must stay.
    static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    static final int ACTIONS_PER_HOUR = 30;
    static final int LOOKS_PER_MINUTE = 60; // a status may be a script that runs as root
    static final int NOTES_PER_MINUTE = 30; // of what changes nothing: nobody fills the record with it
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1); // between two looks at how it is

    /// What one line of the file has been used for.
    private static final class Use {
        private final Window hour = new Window(ACTIONS_PER_HOUR, TimeUnit.HOURS.toMillis(1));
        private long endedNanos = Long.MIN_VALUE / 2; // long ago
        private boolean busy;
        private boolean acted;
    }

    private final ConfigFile file;
    private final Nonces nonces;
    private final ChainedLog audit;
    private final Backend backend;
    private final Clock clock;
    private final Log log;
    private final Map<String, Use> uses = new HashMap<>(); // of services that the file names: as few as those
    private final Window actions = new Window(ACTIONS_PER_HOUR, TimeUnit.HOURS.toMillis(1));
    private final Window looks = new Window(LOOKS_PER_MINUTE, TimeUnit.MINUTES.toMillis(1));
    private final Window notes = new Window(NOTES_PER_MINUTE, TimeUnit.MINUTES.toMillis(1));
    private HelperConfig lastGood;
    private int unnoted;

    /// @param config what the file says now
    Helper(HelperConfig config, ConfigFile file, Nonces nonces, ChainedLog audit, Backend backend, Log log) {
        this.lastGood = config;
        this.file = file;
        this.nonces = nonces;
        this.audit = audit;
        this.backend = backend;
        this.clock = backend.clock;
        this.log = log;
    }

    /// Answers `bytes`, one request, with the bytes of a reply.
    byte[] answer(byte[] bytes) {
        long begun = clock.monotonicNanos();
        UUID id = new UUID(0, 0);
        Map<String, Object> known = new TreeMap<>();
        Reply reply;
        try {
            Request request = Request.read(bytes);
            id = request.id();
            known.putAll(request.facts());
            reply = handle(request, known);
        } catch (Refusal refusal) {
            reply = refuse(refusal, known);
        }
        return reply.bytes(id, TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - begun));
    }

    /// Notes that somebody was turned away before a request was read, and returns what to tell.
    byte[] turnAway(String code, String text) {
        return refuse(new Refusal(code, text), new TreeMap<>()).bytes(new UUID(0, 0), 0);
    }

    private Reply handle(Request request, Map<String, Object> known) throws Refusal {
        HelperConfig.Allowed allowed = admit(request);
        Use use = occupy(request, allowed);
        try {
            if (request.verb() == Verb.STATUS) {
                note("status", known);
                State state = backend.look(request.service()).state();
                return new Reply(
                        Reply.Result.OK, "ok", state, state, -1, request.service() + " is " + state.word(), "");
            }
            return act(request, use, known);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Refusal("stopped", "the helper is being stopped");
        } finally {
            release(use);
        }
    }

    /// The line of the file by which `request` may be done.
    private synchronized HelperConfig.Allowed admit(Request request) throws Refusal {
        Refusal bad = null;
        try {
            HelperConfig now = file.current();
            if (!now.account().equals(lastGood.account())) {
                throw new Refusal("config", "the account in the file is another one; restart the helper");
            }
            lastGood = now;
        } catch (Refusal wrong) {
            bad = wrong; // nothing is allowed but to see how things are, by what the file said last
        }
        long now = clock.wallMillis();
        boolean signed = request.isSigned(lastGood.hubs(), lastGood.host());
        Refusal.unless(signed, "signature", "no hub that this host trusts has signed this for this host");
        long left = request.notAfter() - now;
        Refusal.unless(request.notAfter() >= now, "expired", "its time is over; is the clock of hub or host wrong?");
        Refusal.unless(left <= AHEAD_MILLIS, "too-far", "it is valid too long; is the clock of hub or host wrong?");
        nonces.take(request.nonce(), request.notAfter(), now);
        if (bad != null && request.verb() != Verb.STATUS) {
            throw bad;
        }
        HelperConfig.Allowed allowed = lastGood.services().get(request.service());
        if (allowed == null || !allowed.verbs().contains(request.verb())) {
            throw new Refusal("not-allowed", "the file of this host does not allow this verb of this service");
        }
        return allowed;
    }

    private synchronized Use occupy(Request request, HelperConfig.Allowed allowed) throws Refusal {
        long now = clock.monotonicNanos();
        Use use = uses.computeIfAbsent(request.service(), _ -> new Use());
        Refusal.unless(!use.busy, "busy", "another request for " + request.service() + " is not done yet");
        Refusal.unless(looks.take(now), "rate", "more than " + LOOKS_PER_MINUTE + " requests in a minute");
        if (request.verb() != Verb.STATUS) {
            long rested = TimeUnit.NANOSECONDS.toMillis(now - use.endedNanos);
            long left = (allowed.cooldownMillis() - rested + 999) / 1000;
            Refusal.unless(rested >= allowed.cooldownMillis(), "cooldown", "it rests for another " + left + " s");
            int most = allowed.mostPerHour();
            Refusal.unless(!use.hour.isFull(now, most), "rate", "the file allows " + most + " actions in an hour");
        }
        use.busy = true;
        return use;
    }

    private Reply act(Request request, Use use, Map<String, Object> known) throws Refusal, InterruptedException {
        Backend.Unit before = backend.look(request.service());
        State state = before.state();
        if (!request.verb().fits(state)) {
            throw new Refusal("state", request.service() + " is " + state.word() + ": nothing was done", state);
        }
        known.put("before", state.word());
        count(use);
        write("intent", known);
        Reply reply;
        try {
            reply = carryOut(request, before);
        } catch (Refusal why) {
            reply = new Reply(Reply.Result.FAILED, why.code, state, State.UNKNOWN, -1, why.text, "");
        }
        known.putAll(Map.of("result", reply.code(), "exit", reply.exit(), "output", reply.output()));
        known.put("after", reply.after().word());
        try {
            write("result", known);
        } catch (Refusal lost) {
            log.error("audit", lost.text); // it is done, and the next request is refused
        }
        return reply;
    }

    private synchronized void count(Use use) throws Refusal {
        long now = clock.monotonicNanos();
        Refusal.unless(actions.take(now), "rate", "more than " + ACTIONS_PER_HOUR + " actions in an hour");
        use.hour.take(now);
        use.acted = true;
    }

    private synchronized void release(Use use) {
        use.busy = false;
        use.endedNanos = use.acted ? clock.monotonicNanos() : use.endedNanos;
        use.acted = false;
    }

    /// Runs the verb, then looks until its state has stayed, or has not come.
    private Reply carryOut(Request request, Backend.Unit before) throws Refusal, InterruptedException {
        long reachBy = clock.monotonicNanos() + REACH_NANOS;
        Backend.Finished finished = backend.act(request.verb(), request.service(), reachBy);
        // A script may end before its service is up.
        long soon = clock.monotonicNanos() + (finished.exit() == 0 ? STAY_NANOS : LOOK_NANOS);
        long since = 0;
        Backend.Unit reached = null;
        Backend.Unit unit = backend.look(request.service());
        String code = "";
        while (code.isEmpty()) {
            long now = clock.monotonicNanos();
            if (reached != null) {
                code = !unit.equals(reached) ? "not-stable" : now - since >= STAY_NANOS ? "ok" : "";
            } else if (isReached(request.verb(), before, unit, finished)) {
                reached = unit;
                since = now;
            } else if (now >= reachBy || (now >= soon && unit.state() != State.CHANGING)) {
                code = finished.exit() < 0 ? "timeout" : "not-reached";
            }
            if (code.isEmpty()) {
                clock.awaitNanos(now + LOOK_NANOS);
                unit = backend.look(request.service());
            }
        }
        String text = request.service() + " is " + unit.state().word() + " after "
                + request.verb().word();
        Reply.Result result = code.equals("ok") ? Reply.Result.OK : Reply.Result.FAILED;
        return new Reply(result, code, before.state(), unit.state(), finished.exit(), text, finished.output());
    }

    /// A restart has to leave something else running than before; where nobody tells what runs, the program's word
    /// counts. What does its work and ends is started when the program says so.
    private static boolean isReached(Verb verb, Backend.Unit before, Backend.Unit now, Backend.Finished finished) {
        if (finished.exit() == 0 && now.brief() && now.state() == State.STOPPED) {
            return true;
        }
        boolean silent = now.identity().isEmpty();
        boolean renewed = silent ? finished.exit() == 0 : !now.identity().equals(before.identity());
        return verb.isReached(now.state()) && (verb != Verb.RESTART || renewed);
    }

    private Reply refuse(Refusal why, Map<String, Object> known) {
        known.putAll(Map.of("code", why.code, "text", why.text));
        try {
            note("refused", known);
        } catch (Refusal lost) {
            log.error("audit", lost.text);
        }
        return Reply.refused(why);
    }

    /// Records what changes nothing: so many lines in a minute, then only how many there were.
    private synchronized void note(String kind, Map<String, Object> known) throws Refusal {
        if (notes.take(clock.monotonicNanos())) {
            known.put("unnoted", unnoted);
            unnoted = 0;
            write(kind, known);
        } else {
            unnoted++;
        }
    }

    private void write(String kind, Map<String, Object> facts) throws Refusal {
        try {
            audit.write(kind, facts);
        } catch (IOException lost) {
            throw new Refusal("audit", "it cannot be recorded: " + lost.getMessage());
        }
    }
}
