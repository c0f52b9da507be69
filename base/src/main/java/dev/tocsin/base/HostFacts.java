package dev.tocsin.base;

/// What a host says of itself when it connects: things that change rarely, for people and inventories.
///
/// @param hostname as the kernel has it
/// @param os PRETTY_NAME of os-release(5), without quotes; empty when unknown
/// @param kernel release, as `uname -r`
/// @param arch machine, as `uname -m`
/// @param cpus online CPUs, ≥ 1
/// @param cpuModel model name; empty when unknown
/// @param memTotalBytes memory the kernel manages
/// @param bootMillis boot time, epoch ms
/// @param agentVersion version of the agent's program
public record HostFacts(
        String hostname,
        String os,
        String kernel,
        String arch,
        int cpus,
        String cpuModel,
        long memTotalBytes,
        long bootMillis,
        String agentVersion) {}
