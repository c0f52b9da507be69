package dev.tocsin.agent;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Log;
import dev.tocsin.wire.Token;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an agent is told before it starts.
///
/// @param dataDir the data directory; the agent's own files lie in `agent/` below it
/// @param hubs where hubs are; empty for those it joined with
/// @param join the token to join with, or null
/// @param allowRoot whether it may run as root
/// @param logFormat form of its log lines
/// @param checks where checks that run here may connect
/// @param sites directories whose directories are sites, whose sizes are told
/// @param roots where the machine shows itself
record AgentConfig(
        Path dataDir,
        List<UplinkAddress> hubs,
        @Nullable Token join,
        boolean allowRoot,
        Log.Format logFormat,
        CheckPolicy checks,
        List<Path> sites,
        Roots roots) {}
