package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import org.jspecify.annotations.Nullable;

/// The totals of each machine as its agent said them last, each 5 s. Thread-safe.
public interface Pulses {
    /// What one pulse said.
    ///
    /// @param atMillis when it was read, epoch ms, hub's clock
    /// @param values one for each query column of the table `system`, NaN = unknown; not to be changed
    record Latest(long atMillis, double[] values) {}

    /// The last of `host` on the connection that it has; null when there is none.
    @Nullable
    Latest latest(HostId host);
}
