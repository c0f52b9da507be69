package dev.tocsin.block;

import dev.tocsin.base.HostId;

/// The identity of a pack, the same however often it is sent. Start time is no identity: clocks step back, disks
/// are cloned, spools are lost.
///
/// @param host whose seconds these are
/// @param epoch random 64 bits, made once with the spool
/// @param sequence 1, 2, 3 … within the epoch
public record PackId(HostId host, long epoch, long sequence) {
    @Override
    public String toString() {
        return host + "/" + Long.toHexString(epoch) + "/" + sequence;
    }
}
