package dev.tocsin.agent.service;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Whose a listening socket is, from the descriptors of processes (`/proc/pid/fd`, links `socket:[inode]`). A process
/// of another user shows them only to an agent that may look (CAP_SYS_PTRACE); what is not seen is simply not in the
/// answer.
final class SocketOwners {
    /// Processes that are looked at, and links of one of them.
    static final int MAX_PROCESSES = 1_000;

    static final int MAX_LINKS = 2_000;

    private static final String SOCKET = "socket:[";

    private SocketOwners() {}

    /// For each of `inodes` that one of `pids` holds, a process that does.
    static Map<Long, Integer> of(Path proc, Collection<Integer> pids, Set<Long> inodes) {
        Map<Long, Integer> owners = new HashMap<>();
        int looked = 0;
        for (int pid : pids) {
            if (looked++ == MAX_PROCESSES || owners.size() == inodes.size()) {
                break; // a socket that a parent shares with its children is found with the first of them
            }
            look(proc.resolve(pid + "/fd"), pid, inodes, owners);
        }
        return owners;
    }

    private static void look(Path folder, int pid, Set<Long> inodes, Map<Long, Integer> owners) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path link : links) {
                if (count++ == MAX_LINKS) {
                    return;
                }
                long inode = inode(link);
                if (inode > 0 && inodes.contains(inode)) {
                    owners.putIfAbsent(inode, pid);
                }
            }
        } catch (IOException | DirectoryIteratorException hidden) {
            return; // gone, or not ours to see
        }
    }

    private static long inode(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            if (!target.startsWith(SOCKET) || !target.endsWith("]")) {
                return 0;
            }
            String digits = target.substring(SOCKET.length(), target.length() - 1);
            return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
        } catch (IOException closed) {
            return 0; // between the list and the look
        }
    }
}
