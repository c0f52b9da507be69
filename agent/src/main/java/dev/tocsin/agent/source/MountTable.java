package dev.tocsin.agent.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `/proc/self/mountinfo` and picks the file systems that store something, each once.
///
/// ```
/// 27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
///    |  dev  |  |  options     |    what     options of the file system
///    parent  |  mount point    type
///            part of the file system that is seen
/// ```
///
/// mountinfo and not mounts: it names the device by number, so that bind mounts of one file system are known as such
/// without asking (which may hang). Of several mounts of one device the one that shows its root counts, then the one
/// with the shortest path. Kept out: what the kernel makes up (proc, sysfs, tmpfs …), images that are full by nature
/// (squashfs), and overlays other than the root, whose files lie on a file system that has a row of its own.
///
/// Pure function.
final class MountTable {
    /// Mounts that have a row.
    static final int MAX_MOUNTS = 1_000;

    private static final Set<String> MADE_UP = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "fusectl",
            "hugetlbfs",
            "mqueue",
            "nsfs",
            "proc",
            "pstore",
            "ramfs",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "squashfs",
            "sysfs",
            "tmpfs",
            "tracefs",
            "fuse.gvfsd-fuse",
            "fuse.lxcfs",
            "fuse.portal",
            "fuse.snapfuse");

    private MountTable() {}

    /// One mounted file system.
    ///
    /// @param point where, an absolute path
    /// @param device what is mounted
    /// @param type file system type
    /// @param readOnly nothing can be written there
    record Mount(String point, String device, String type, boolean readOnly) {}

    /// The mounts in `mountinfo`, in its order; lines that are none are passed over.
    static List<Mount> parse(String mountinfo) {
        Map<String, Candidate> byDevice = new HashMap<>();
        List<String> order = new ArrayList<>();
        mountinfo.lines().forEach(line -> {
            Candidate candidate = candidate(line);
            if (candidate == null) {
                return;
            }
            Candidate known = byDevice.putIfAbsent(candidate.number, candidate);
            if (known == null) {
                order.add(candidate.number);
            } else if (candidate.isBetterThan(known)) {
                byDevice.put(candidate.number, candidate);
            }
        });
        List<Mount> mounts = new ArrayList<>();
        Set<String> points = new HashSet<>();
        for (String number : order) {
            Candidate candidate = byDevice.get(number);
            // A later mount on the same point hides the first, whose numbers would be the later one's.
            if (candidate != null && mounts.size() < MAX_MOUNTS && points.add(candidate.mount.point)) {
                mounts.add(candidate.mount);
            }
        }
        return mounts;
    }

    private static @Nullable Candidate candidate(String line) {
        String[] words = line.split(" ", -1);
        int dash = 6;
        while (dash < words.length && !words[dash].equals("-")) {
            dash++;
        }
        if (dash + 3 >= words.length) {
            return null;
        }
        String point = unescape(words[4]);
        String type = words[dash + 1];
        if (MADE_UP.contains(type) || !point.startsWith("/") || (type.equals("overlay") && !point.equals("/"))) {
            return null;
        }
        boolean readOnly = hasReadOnly(words[5]) || hasReadOnly(words[dash + 3]);
        Mount mount = new Mount(point, unescape(words[dash + 2]), type, readOnly);
        return new Candidate(words[2], words[3], mount);
    }

    private static boolean hasReadOnly(String options) {
        return options.equals("ro") || options.startsWith("ro,");
    }

    /// Blanks, tabs, line ends and backslashes are written as `\040` and the like.
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length && isOctal(bytes, i + 1)) {
                plain.write((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                plain.write(bytes[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int from) {
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }

    /// A mount with what decides which of several mounts of one device is shown.
    private record Candidate(String number, String root, Mount mount) {
        boolean isBetterThan(Candidate other) {
            boolean whole = root.equals("/");
            if (whole != other.root.equals("/")) {
                return whole;
            }
            return mount.point.length() < other.mount.point.length();
        }
    }
}
