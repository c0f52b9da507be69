package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import java.io.File;
import java.nio.charset.StandardCharsets;

/// Asks a file system how full it is. A port, because the real one may never answer (a dead NFS server) and a test must
/// be able to be such a server. Called on a thread that may be lost.
interface Space {
    /// How full one file system is; each number is [Column#GAP] when unknown.
    ///
    /// @param totalKib size
    /// @param freeKib free, with what is kept for root
    /// @param availableKib what an ordinary user may still fill
    /// @param inodes in all
    /// @param inodesFree not used
    record Usage(long totalKib, long freeKib, long availableKib, long inodes, long inodesFree) {
        /// Nothing known.
        static final Usage UNKNOWN = new Usage(Column.GAP, Column.GAP, Column.GAP, Column.GAP, Column.GAP);
    }

    /// Asks for the file system mounted at `point`; `inodesToo` when its inodes are wanted (else gaps).
    Usage usage(String point, boolean inodesToo) throws InterruptedException;

    /// statvfs(3) as the JDK offers it, which leaves inodes out; those are asked of stat(1), a process of its own with
    /// a time limit, once in a while. A foreign function call could do it, too, but costs 8 MB of memory for good.
    final class OfTheKernel implements Space {
        private final Exec exec = new Exec();

        @Override
        public Usage usage(String point, boolean inodesToo) throws InterruptedException {
            File file = new File(point);
            long total = file.getTotalSpace();
            if (total <= 0) {
                return Usage.UNKNOWN; // it failed, or it is a file system without blocks: nothing to say
            }
            long[] inodes = inodesToo ? inodes(point) : new long[] {Column.GAP, Column.GAP};
            return new Usage(total >> 10, file.getFreeSpace() >> 10, file.getUsableSpace() >> 10, inodes[0], inodes[1]);
        }

        private long[] inodes(String point) throws InterruptedException {
            if (exec.inodes(point) instanceof Exec.Answer.Said(String text)) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                Cursor cursor = new Cursor().over(bytes, 0, bytes.length);
                long all = cursor.number();
                long free = cursor.number();
                if (all > 0) { // btrfs and the like make inodes as needed and say 0
                    return new long[] {all, free};
                }
            }
            return new long[] {Column.GAP, Column.GAP}; // a system without stat(1), or a file system that is silent
        }
    }
}
