package dev.tocsin.watch.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The checks that there are, by id, by `host/name`, and which of them explain a failure of which: those that a
/// check `depends` on, and the pings of its host, since a host that does not answer has no service that does.
/// Thread-safe.
final class CheckIndex {
    private static final String PING = "ping";
    private static final int CHAIN = 100; // checks that explain one another, one behind the other

    private final Map<String, Watched> byId = new ConcurrentHashMap<>();
    private final Map<String, Watched> byKey = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Watched>> pings = new ConcurrentHashMap<>(); // host → id → check

    /// Puts `after` in the place of `before` (null: there was none).
    void put(@Nullable Watched before, Watched after) {
        if (before != null) {
            unlist(before);
        }
        byId.put(after.row().id(), after);
        byKey.put(key(after), after);
        if (isPing(after)) {
            pings.computeIfAbsent(after.row().host(), _ -> new ConcurrentHashMap<>())
                    .put(after.row().id(), after);
        }
    }

    /// There is no such check any more.
    void remove(Watched watched) {
        unlist(watched);
        byId.remove(watched.row().id());
    }

    private void unlist(Watched watched) {
        byKey.remove(key(watched), watched);
        pings.computeIfPresent(watched.row().host(), (_, all) -> {
            all.remove(watched.row().id());
            return all.isEmpty() ? null : all;
        });
    }

    @Nullable
    Watched byId(String id) {
        return byId.get(id);
    }

    @Nullable
    Watched byKey(String key) {
        return byKey.get(key);
    }

    Collection<Watched> all() {
        return byId.values();
    }

    int count() {
        return byId.size();
    }

    /// The ping of `host` that has failed; null when none has.
    @Nullable
    Watched deadPing(String host) {
        return pings(host).stream()
                .filter(one -> one.row().memory().failure())
                .findFirst()
                .orElse(null);
    }

    private List<Watched> pings(String host) {
        return pings.getOrDefault(host, Map.of()).values().stream()
                .filter(CheckIndex::runs)
                .sorted(Comparator.comparing(one -> one.row().name()))
                .toList();
    }

    /// The checks whose failure explains one of `watched`, which run; without those that it explains itself,
    /// because two that explain one another would both be silent.
    List<Watched> above(Watched watched) {
        List<Watched> above = directly(watched);
        return above.isEmpty()
                ? above
                : above.stream().filter(one -> !reaches(one, watched)).toList();
    }

    private List<Watched> directly(Watched watched) {
        CheckSpec spec = watched.spec();
        List<Watched> above = new ArrayList<>();
        for (String key : spec == null ? List.<String>of() : spec.depends()) {
            Watched named = byKey.get(key);
            if (named != null && named != watched && runs(named)) {
                above.add(named);
            }
        }
        if (!isPing(watched)) {
            above.addAll(pings(watched.row().host()));
        }
        return above;
    }

    /// Whether a failure of `from` may be explained by one of `to`.
    private boolean reaches(Watched from, Watched to) {
        Set<Watched> seen = new HashSet<>();
        List<Watched> way = new ArrayList<>(List.of(from));
        while (!way.isEmpty() && seen.size() < CHAIN) {
            Watched next = way.removeLast();
            if (next == to) {
                return true;
            }
            if (seen.add(next)) {
                way.addAll(directly(next));
            }
        }
        return false;
    }

    private static boolean runs(Watched watched) {
        return watched.spec() != null && !watched.spec().paused();
    }

    private static boolean isPing(Watched watched) {
        return watched.spec() != null && watched.spec().type().equals(PING);
    }

    private static String key(Watched watched) {
        return watched.row().host() + "/" + watched.row().name();
    }
}
