package dev.tocsin.watch.check;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the kernel knows of the ways out of this machine. Where it says nothing there is a way, so that nobody is blind
/// because something could not be read. Thread-safe.
public interface Ways {
    /// Every address has a way; for who must never be blind.
    Ways OPEN = new Ways() {
        @Override
        public boolean isOwn(InetAddress address) {
            return address.isLoopbackAddress();
        }

        @Override
        public boolean leadOut() {
            return true;
        }

        @Override
        public Way to(InetAddress address) {
            return new Way("", false);
        }

        @Override
        public List<InetAddress> gateways() {
            return List.of();
        }
    };

    /// The way to an address.
    ///
    /// @param device through which interface
    /// @param near whether it is on that line itself, without a gateway between
    record Way(String device, boolean near) {}

    /// Whether `address` is this machine's, so that no network lies between.
    boolean isOwn(InetAddress address);

    /// Whether any way leads out of this machine.
    boolean leadOut();

    /// The way to `address`; null when there is none.
    @Nullable
    Way to(InetAddress address);

    /// The default gateways.
    List<InetAddress> gateways();
}
