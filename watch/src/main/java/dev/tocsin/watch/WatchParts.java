package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Reach;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.check.Observers;
import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.watch.control.ControlWorld;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.rule.RuleWorld;
import dev.tocsin.watch.service.ServiceWorld;
import java.security.SecureRandom;
import java.util.List;

/// What a [Watch] is made of; all of it belongs to the caller.
///
/// @param clock the only source of time
/// @param log where trouble is told
/// @param random where ids and nonces come from
/// @param catalog where all of it is kept
/// @param types what may be checked
/// @param channels by what people may be told
/// @param reach what checks may talk to that people make
/// @param fileReach what those of a file may talk to
/// @param product `tocsin 0.1.0`, as it introduces itself
/// @param url where people find the hub; empty when others cannot reach it
/// @param world what rules are about
/// @param jobs where it says what it does by itself
/// @param kept how long it keeps what it has found
/// @param observers who may look besides the hub
/// @param network whether this machine is cut off; the watch starts and closes it
/// @param services who says how services stand
/// @param control the helpers of the hosts
public record WatchParts(
        Clock clock,
        Log log,
        SecureRandom random,
        Catalog catalog,
        List<CheckType> types,
        List<ChannelType> channels,
        Reach reach,
        Reach fileReach,
        String product,
        String url,
        RuleWorld world,
        Jobs jobs,
        Kept kept,
        Observers observers,
        OwnNetwork network,
        ServiceWorld services,
        ControlWorld control) {
    /// Without anything that rules could be about, with the hub alone to look, never blind, and with a list of jobs of
    /// its own.
    public WatchParts(
            Clock clock,
            Log log,
            SecureRandom random,
            Catalog catalog,
            List<CheckType> types,
            List<ChannelType> channels,
            Reach reach,
            Reach fileReach,
            String product,
            String url) {
        this(
                clock,
                log,
                random,
                catalog,
                types,
                channels,
                reach,
                fileReach,
                product,
                url,
                RuleWorld.NONE,
                new Jobs(clock),
                Kept.USUAL,
                Observers.NONE,
                OwnNetwork.unwatched(clock),
                ServiceWorld.NONE,
                ControlWorld.NONE);
    }

    /// The same with what rules are about.
    public WatchParts with(RuleWorld other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, other, jobs, kept,
                observers, network, services, control);
    }

    /// The same with another list of jobs.
    public WatchParts with(Jobs other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, other, kept,
                observers, network, services, control);
    }

    /// The same that keeps what it has found for so long.
    public WatchParts with(Kept other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, jobs, other,
                observers, network, services, control);
    }

    /// The same with agents that look.
    public WatchParts with(Observers other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, jobs, kept, other,
                network, services, control);
    }

    /// The same that looks whether this machine is cut off.
    public WatchParts with(OwnNetwork other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, jobs, kept,
                observers, other, services, control);
    }

    /// The same with agents that say how services stand.
    public WatchParts with(ServiceWorld other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, jobs, kept,
                observers, network, other, control);
    }

    /// The same with the helpers of the hosts.
    public WatchParts with(ControlWorld other) {
        return new WatchParts(
                clock, log, random, catalog, types, channels, reach, fileReach, product, url, world, jobs, kept,
                observers, network, services, other);
    }
}
