package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.hub.software.SoftwareDesk;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

/// What every connection of a hub works with.
///
/// @param notes where lines about strangers go
/// @param handshakes permits for TLS handshakes
/// @param frames memory for large frames
/// @param missing asks for packs that were lost
/// @param rules carries rules to agents and states back
/// @param services carries what agents say of services
/// @param software takes in what agents say is installed
/// @param control carries orders to agents and answers back
record Shared(
        Clock clock,
        Log log,
        Notes notes,
        SecureRandom random,
        HubConfig.Bounds bounds,
        HubConfig.Pace pace,
        Authority authority,
        Registry registry,
        Tokens tokens,
        Committer committer,
        Quarantine quarantine,
        Live live,
        Sessions sessions,
        Semaphore handshakes,
        FrameBudget frames,
        MissingPacks missing,
        RuleLine rules,
        ServiceWords services,
        SoftwareDesk software,
        ControlLine control) {}
