package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Exec;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.agent.source.Texts;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.block.Entity;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out how the services of this machine stand. A whole look asks what starts them (one `systemctl show` for all
/// units, or the files of scripts); a small one looks only at who listens, and is over when that is as it was, or when
/// no
/// socket was opened or closed.
///
/// Not thread-safe.
final class Survey {
    private static final long SETTLING_MILLIS = Row.STARTING_MILLIS + 15_000;
    private static final long STEP_MILLIS = 1_000;
    private static final int TROUBLE = 300;

    private final Roots roots;
    private final Exec exec;
    private final Scripts scripts;
    private final ServicesFile file;
    private final Board board = new Board();
    private Map<Entity, Proc> processes = Map.of();
    private List<Unit> units = List.of();
    private List<Script> started = List.of();
    private String trouble = "";
    private Listening listening = Listening.UNKNOWN;
    private @Nullable SocketUse used; // as `listening` was read
    private final Set<Long> looked = new HashSet<>(); // sockets whose owner was looked for
    private final Map<Long, Integer> owners = new HashMap<>();
    private long bootMillis;
    private @Nullable Found last;

    /// What was found.
    ///
    /// @param init `systemd`, `openrc`, `sysv` or empty
    /// @param trouble why less is known than could be; empty when nothing is in the way
    /// @param left how many more services there are than are told
    /// @param services by name
    /// @param restless whether one of them is starting or stopping: worth a look soon
    record Found(String init, String trouble, int left, List<ServiceFacts> services, boolean restless) {}

    Survey(Roots roots, Exec exec) {
        this.roots = roots;
        this.exec = exec;
        this.scripts = new Scripts(roots);
        this.file = new ServicesFile(roots.etc().resolve("tocsin/services.conf"));
    }

    /// How services stand at `nowMillis` (epoch ms) when `entities` are the processes of this second.
    ///
    /// @param whole whether what starts them is asked, too
    /// @throws InterruptedException when interrupted meanwhile
    Found look(List<Entity> entities, boolean whole, long nowMillis) throws InterruptedException {
        boolean systemd = Files.isDirectory(roots.run().resolve("systemd/system"));
        boolean openRc = !systemd && scripts.isOpenRc();
        boolean named = file.refresh();
        Found before = last;
        SocketUse uses = SocketUse.read(roots);
        boolean small = !whole && !named && !isSettling(before, nowMillis);
        if (before != null && small && uses != null && uses.equals(used)) {
            return before;
        }
        Listening now = Listening.read(roots);
        used = uses; // as they were before that was read: what changes meanwhile is another use the next time
        if (before != null && small && now.equals(listening)) {
            return before;
        }
        listening = now;
        follow(entities);
        if (whole || named || before == null) {
            ask(systemd, openRc);
        }
        own();
        boot(nowMillis);
        Sight sight = new Sight(
                nowMillis,
                bootMillis,
                systemd,
                openRc,
                units,
                started,
                List.copyOf(processes.values()),
                listening,
                Map.copyOf(owners),
                file.entries());
        List<ServiceFacts> services = board.judge(sight);
        String init = systemd ? "systemd" : openRc ? "openrc" : scripts.isSystemV() ? "sysv" : "";
        // What waits for something else may do so for days; when it goes on, OpenRC's folder of locks changes.
        boolean restless = services.stream()
                .anyMatch(service -> service.state() == ServiceFacts.CHANGING
                        && !service.detail().equals(Scripts.INACTIVE));
        Found found = new Found(init, told(), board.left(), services, restless);
        last = found;
        return found;
    }

    /// What to look for in each second until the next look.
    Glance.Followed followed() {
        Found found = last;
        if (found == null) {
            return Glance.Followed.NOTHING;
        }
        Set<Integer> pids = new HashSet<>();
        found.services().forEach(service -> pids.add(service.mainPid()));
        Set<String> names = new HashSet<>();
        KnownServices.ALL.forEach(entry -> names.addAll(entry.processes()));
        file.entries().forEach(entry -> names.addAll(entry.processes()));
        started.forEach(script -> names.addAll(script.processes()));
        Set<String> waited = new HashSet<>();
        names.forEach(name -> waited.add(Proc.kept(name)));
        Set<Entity> mains = new HashSet<>();
        Set<Entity> others = new HashSet<>();
        processes.forEach((entity, process) -> {
            waited.remove(process.name()); // it is there
            (pids.contains(process.pid()) ? mains : others).add(entity);
        });
        return new Glance.Followed(mains, others, waited);
    }

    private static boolean isSettling(@Nullable Found before, long nowMillis) {
        return before != null
                && before.services().stream()
                        .anyMatch(service -> service.startedMillis() > nowMillis - SETTLING_MILLIS);
    }

    private void follow(List<Entity> entities) {
        Map<Entity, Proc> next = new HashMap<>(entities.size() * 2);
        for (Entity entity : entities) {
            Proc known = processes.get(entity);
            next.put(entity, known != null ? known : Proc.of(entity));
        }
        processes = next;
    }

    private void ask(boolean systemd, boolean openRc) throws InterruptedException {
        trouble = "";
        if (!systemd) {
            units = List.of();
            started = openRc ? scripts.openRc() : scripts.systemV();
            return;
        }
        started = List.of();
        switch (exec.run(Exec.Command.UNITS)) {
            case Exec.Answer.Said(String text) -> units = UnitList.parse(text);
            case Exec.Answer.Not(String why) -> {
                trouble = "systemd cannot be asked, states are those of processes alone: " + why;
                units = guessed();
            }
        }
    }

    /// What is known of units when systemd says nothing: those that have processes run.
    private List<Unit> guessed() {
        Map<String, Unit> all = new HashMap<>();
        units.forEach(unit -> all.put(unit.id(), unit));
        Set<String> running = new HashSet<>();
        for (Proc process : processes.values()) {
            if (process.unit().endsWith(".service") && process.container().isEmpty()) {
                running.add(process.unit());
            }
        }
        for (Unit unit : units) {
            boolean ran =
                    UnitJudge.standing(unit) == Standing.RUNNING && !unit.sub().equals("exited");
            if (ran != running.contains(unit.id())) {
                all.put(unit.id(), Unit.seen(unit.id(), !ran, unit.enabled()));
            }
        }
        running.forEach(id -> all.putIfAbsent(id, Unit.seen(id, true, "")));
        return all.values().stream().limit(UnitList.MAX_UNITS).toList();
    }

    /// Finds whose the sockets are that nobody was found for yet.
    private void own() {
        Set<Long> inodes = listening.inodes();
        looked.retainAll(inodes);
        owners.keySet().retainAll(inodes);
        Set<Long> fresh = new HashSet<>(inodes);
        fresh.removeAll(looked);
        if (fresh.isEmpty()) {
            return;
        }
        List<Integer> pids = new ArrayList<>();
        processes.values().stream().map(Proc::pid).sorted().forEach(pids::add); // parents mostly come first
        owners.putAll(SocketOwners.of(roots.proc(), pids, fresh));
        looked.addAll(fresh);
    }

    /// When the machine was started; kept while it is about the same, because a moment that wavers would look like
    /// news.
    private void boot(long nowMillis) {
        String line = Texts.line(roots.proc().resolve("uptime"));
        int end = line == null ? -1 : line.indexOf(' ');
        String seconds = line == null || end < 0 ? "" : line.substring(0, end);
        if (seconds.matches("[0-9]{1,10}(\\.[0-9]{1,3})?")) {
            long boot = nowMillis - (long) (Double.parseDouble(seconds) * 1_000);
            if (Math.abs(boot - bootMillis) > STEP_MILLIS) {
                bootMillis = boot;
            }
        }
    }

    private String told() {
        String both = file.mistake().isEmpty() || trouble.isEmpty()
                ? file.mistake() + trouble
                : file.mistake() + ". " + trouble;
        return both.length() <= TROUBLE ? both : both.substring(0, TROUBLE - 1) + "…";
    }
}
