package dev.tocsin.watch.control;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceVerb;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was to be done to a service, and what came of it.
///
/// @param id of this action
/// @param atMillis when it was asked for, epoch ms
/// @param wish what was asked for
/// @param reply what came of it; null while nobody has answered yet
public record Action(
        UUID id, long atMillis, Wish wish, @Nullable ServiceReply reply) {
    /// What somebody wants.
    ///
    /// @param host where
    /// @param hostName its name when it was wanted
    /// @param service its name on that host
    /// @param unit what starts it there
    /// @param actor who wants it, as people read it
    /// @param reason why
    public record Wish(
            HostId host, String hostName, String service, String unit, ServiceVerb verb, String actor, String reason) {
        /// What the journal calls it.
        String subject() {
            return hostName + "/" + service;
        }

        /// What is wanted, as the beginning of a sentence: `restart of nginx`.
        String words() {
            return verb.word() + " of " + service;
        }
    }

    /// `running`, `ok`, `failed`, `refused` or `unknown`.
    public String result() {
        return reply == null ? "running" : reply.result().word();
    }

    /// The same with what came of it.
    Action with(ServiceReply came) {
        return new Action(id, atMillis, wish, came);
    }
}
