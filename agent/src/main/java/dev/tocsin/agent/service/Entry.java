package dev.tocsin.agent.service;

import java.util.List;

/// A service by name: which port it should listen on, and what it is made of. What is made of it is found in this
/// order: the first of its units that the machine has, else a process of one of its names.
///
/// @param name as people call it, unique: `SSH`
/// @param ports where it should listen; empty when that is not known
/// @param processes names of its processes, exact
/// @param units names of units or services that start it; a `*` at the end of one stands for anything
/// @param own whether the owner of this machine named it: it is then shown in any case, and a closed port is trouble
///     from the beginning
/// @param wanted whether it should run; false: it may be stopped
record Entry(String name, List<Port> ports, List<String> processes, List<String> units, boolean own, boolean wanted) {
    /// A port.
    ///
    /// @param udp UDP instead of TCP
    record Port(int number, boolean udp) {}

    /// One that is built in.
    static Entry known(String name, List<Port> ports, List<String> processes, String... units) {
        return new Entry(name, ports, processes, List.of(units), false, true);
    }

    /// Whether `unit` is one of its units.
    boolean hasUnit(String unit) {
        String stem = stem(unit);
        for (String one : units) {
            String wanted = stem(one);
            if (wanted.endsWith("*")
                    ? stem.startsWith(wanted.substring(0, wanted.length() - 1))
                    : stem.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /// `nginx.service` as `nginx`.
    static String stem(String unit) {
        return unit.endsWith(".service") ? unit.substring(0, unit.length() - ".service".length()) : unit;
    }
}
