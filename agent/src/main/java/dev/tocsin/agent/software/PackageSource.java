package dev.tocsin.agent.software;

import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One package manager of the machine. Adding one: a file here, a line in [PackageSources], a test over what it
/// really wrote.
interface PackageSource {
    /// Its name: `dpkg`.
    String name();

    /// Files whose time or size changes when a package comes or goes; those that are there make it a manager of this
    /// machine.
    List<Path> watched();

    /// Hands each installed package to `sink`, in an order that is the same as long as nothing changes.
    ///
    /// @return what could not be read, one sentence; empty when everything could
    /// @throws IOException when nothing could be read, or `sink` failed
    String read(Sink sink) throws IOException;

    /// Takes packages.
    interface Sink {
        /// Takes one.
        ///
        /// @throws IOException when it cannot be kept
        void take(SoftwarePackage one) throws IOException;
    }
}
