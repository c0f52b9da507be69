package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sees in each second, from what was sampled anyway, whether something may have happened to a service. Costs two
/// look-ups for each process and one `stat`; what has really happened is found out by [Survey].
///
/// ```
/// the main process of a service is gone        entities of this second against those that are followed
/// systemd has started something                /run/systemd/units has changed: a link for each start of a unit
/// OpenRC starts or stops something, or has     /run/openrc/exclusive has changed: a lock for each time
/// a process came that a service may be          its name is one that is waited for
/// ```
///
/// Not thread-safe but for [#follow].
final class Glance {
    /// Entities that were seen and are kept, above which all are looked at anew.
    private static final int SEEN = 20_000;

    private final Path units;
    private final Path locks;
    private final Set<Entity> seen = new HashSet<>(); // by identity, as entities are compared
    private long marked = -1;
    private Followed last = Followed.NOTHING;
    private final AtomicReference<@Nullable Followed> next = new AtomicReference<>();

    /// What is looked for.
    ///
    /// @param mains the main processes of services
    /// @param others other processes that are known
    /// @param names of processes that are waited for, as the kernel has them
    record Followed(Set<Entity> mains, Set<Entity> others, Set<String> names) {
        static final Followed NOTHING = new Followed(Set.of(), Set.of(), Set.of());
    }

    Glance(Roots roots) {
        this.units = roots.run().resolve("systemd/units");
        this.locks = roots.run().resolve("openrc/exclusive");
    }

    /// Looks for this from the next second on.
    void follow(Followed other) {
        next.set(other);
    }

    /// Whether something may have happened by this second, whose processes are `rows`.
    @SuppressWarnings("ReferenceEquality") // another object is another list, whatever it holds
    boolean second(Rows rows) {
        Followed other = next.getAndSet(null);
        Followed now = other == null ? last : other;
        if (other != null || seen.size() > SEEN) {
            last = now;
            seen.clear();
            seen.addAll(now.others());
        }
        boolean happened = touched();
        int there = 0;
        for (int i = 0; i < rows.size(); i++) {
            Entity entity = rows.entity(i);
            if (now.mains().contains(entity)) {
                there++;
            } else if (seen.add(entity)) {
                happened |= now.names().contains(Proc.name(entity));
            }
        }
        return happened || there < now.mains().size();
    }

    private boolean touched() {
        long before = marked;
        marked = changed(units);
        if (marked == 0) {
            marked = changed(locks);
        }
        return marked != before;
    }

    /// When a folder was changed, epoch ms; 0 where there is none: another way to start services.
    private static long changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (IOException absent) {
            return 0;
        }
    }
}
