package dev.tocsin.agent;

import dev.tocsin.base.HostId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who this agent is, since it joined: made with the hub, kept in `DATA/agent/identity` ([IdentityFile]).
///
/// @param hostId the host
/// @param generation of the certificate
/// @param key the agent's own private key; it never leaves this machine
/// @param certificate what the hub's authority signed for it
/// @param authority the hub's authority: hubs of it, and no others, are trusted
/// @param hubs where hubs were when it joined, at least one
record Identity(
        HostId hostId,
        long generation,
        PrivateKey key,
        X509Certificate certificate,
        X509Certificate authority,
        List<UplinkAddress> hubs) {}
