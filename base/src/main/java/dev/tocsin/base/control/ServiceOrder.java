package dev.tocsin.base.control;

import java.util.UUID;

/// What somebody wants to be done to a service.
///
/// @param id of this order alone
/// @param unit the unit or script that starts the service, 1 to 128 bytes
/// @param actor who wants it, at most 128 bytes
/// @param reason why, at most 400 bytes
public record ServiceOrder(UUID id, ServiceVerb verb, String unit, String actor, String reason) {}
