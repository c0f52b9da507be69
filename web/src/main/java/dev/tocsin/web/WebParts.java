package dev.tocsin.web;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.hub.Enrollments;
import dev.tocsin.hub.HostEdits;
import dev.tocsin.hub.Hosts;
import dev.tocsin.hub.LiveFeed;
import dev.tocsin.hub.Software;
import dev.tocsin.store.Backups;
import dev.tocsin.store.Catalog;
import dev.tocsin.store.Queries;
import dev.tocsin.watch.Watch;
import java.security.SecureRandom;

/// What the web side is made of; all of it belongs to the caller, who closes it after [Web].
///
/// @param clock the only source of time
/// @param log where trouble is told
/// @param random where keys and tokens come from
/// @param hosts the registry
/// @param edits changes names and labels in it
/// @param live what is happening now
/// @param enrollments makes tokens for new machines
/// @param software what is installed on the hosts
/// @param queries reads history
/// @param catalog holds users, sessions and tokens
/// @param figures numbers of other parts of the hub for `/metrics`
/// @param watch checks, incidents and who is told
/// @param backups takes the whole state at one moment
/// @param jobs what the hub does by itself
public record WebParts(
        Clock clock,
        Log log,
        SecureRandom random,
        Hosts hosts,
        HostEdits edits,
        LiveFeed live,
        Enrollments enrollments,
        Software software,
        Queries queries,
        Catalog catalog,
        Figures figures,
        Watch watch,
        Backups backups,
        Jobs jobs) {}
