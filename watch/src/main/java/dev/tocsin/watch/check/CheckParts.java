package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Reach;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Directory;
import dev.tocsin.watch.alert.Silence;
import dev.tocsin.watch.alert.Teller;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What checks are made of.
///
/// @param clock the only source of time
/// @param log where trouble is told
/// @param catalog where all of it is kept
/// @param types what may be checked
/// @param reach what checks may talk to that people make
/// @param fileReach what those of a file may talk to
/// @param observers who may look besides the hub
/// @param teller writes down what happens
/// @param audience who is told at present
/// @param wake told when a message is owed
/// @param ids makes ids
/// @param jobs where it says what it does by itself
/// @param network whether this machine is cut off; started and closed with the checks
public record CheckParts(
        Clock clock,
        Log log,
        Catalog catalog,
        List<CheckType> types,
        Reach reach,
        Reach fileReach,
        Observers observers,
        Teller teller,
        Supplier<Audience> audience,
        Runnable wake,
        Supplier<String> ids,
        Jobs jobs,
        OwnNetwork network) {
    /// Who is told, and what keeps it from them.
    ///
    /// @param maintenances in which nothing rings and nothing counts
    /// @param deadPing the check by which a host is known not to answer, `host/NAME`; null: it is not
    public record Audience(
            Directory directory,
            List<Silence> silences,
            List<Silence> maintenances,
            Function<String, @Nullable String> deadPing) {
        /// No host is known not to answer.
        public Audience(Directory directory, List<Silence> silences, List<Silence> maintenances) {
            this(directory, silences, maintenances, _ -> null);
        }
    }
}
