package dev.tocsin.watch.rule;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.check.CheckParts;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What rules are made of.
///
/// @param clock the only source of time
/// @param log where trouble is told
/// @param catalog where all of it is kept
/// @param world what rules are about
/// @param failed the services that have failed, of each host whose services are known
/// @param teller writes down what happens
/// @param audience who is told at present
/// @param wake told when a message is owed
/// @param ids makes ids
/// @param jobs where it says what it does by itself
public record RuleParts(
        Clock clock,
        Log log,
        Catalog catalog,
        RuleWorld world,
        Supplier<Map<HostId, List<ServiceFacts>>> failed,
        Teller teller,
        Supplier<CheckParts.Audience> audience,
        Runnable wake,
        Supplier<String> ids,
        Jobs jobs) {}
