package dev.tocsin.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/// Whether a file could have been written by nobody but its owner, root: what a program of root's reads or runs is as
/// trustworthy as every directory on the way to it. Each method throws an [IOException] whose text says which file is
/// how, and what it must be.
public final class Ownership {
    /// Of the product: uid 0, up to the root of the file system.
    public static final Ownership ROOT = new Ownership(0, Path.of("/"));

    private static final int TYPE = 0170000; // inode(7): S_IFMT and its values
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int OTHERS_WRITE = 022;

    private final int uid;
    private final Path top;

    /// Files of `uid`, directories looked at from `top` down: a test has neither root nor the root.
    public Ownership(int uid, Path top) {
        this.uid = uid;
        this.top = top;
    }

    /// Reads `file`, which is no link, has one name only, and at most `mostBytes` bytes.
    public byte[] read(Path file, int mostBytes) throws IOException {
        String before = state(file);
        ByteBuffer content = ByteBuffer.allocate(mostBytes + 1);
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
            while (content.hasRemaining() && channel.read(content) >= 0) {}
        }
        if (!content.hasRemaining()) {
            throw bad(file, "is larger than " + mostBytes + " bytes");
        }
        if (!state(file).equals(before)) {
            throw bad(file, "changed while it was read; try again");
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    /// Which file `file` is and in which state; changes when it is written or replaced. Refuses what [#read] refuses.
    public String state(Path file) throws IOException {
        Map<String, Object> facts = facts(file, LinkOption.NOFOLLOW_LINKS);
        check(file, facts, REGULAR, "no regular file");
        if (!Integer.valueOf(1).equals(facts.get("nlink"))) {
            throw bad(file, "has " + facts.get("nlink") + " names (hard links); it must have one");
        }
        directories(file);
        return facts.get("dev") + "/" + facts.get("ino") + "/" + facts.get("size") + "/" + facts.get("mode") + "/"
                + facts.get("lastModifiedTime") + "/" + facts.get("ctime");
    }

    /// Refuses a program (or a unit file) that others than root could have written, on the way that its name leads and
    /// on the way to where it is.
    public void program(Path file) throws IOException {
        Path real = file.toRealPath();
        check(real, facts(real, LinkOption.NOFOLLOW_LINKS), REGULAR, "no regular file");
        directories(real);
        directories(file);
    }

    /// Refuses `directory` itself alone: its owner and mode.
    public void directory(Path directory) throws IOException {
        check(directory, facts(directory, LinkOption.NOFOLLOW_LINKS), DIRECTORY, "no directory");
    }

    /// Those on the way to `file`.
    private void directories(Path file) throws IOException {
        for (Path at = file.toAbsolutePath().getParent(); at != null && at.startsWith(top); at = at.getParent()) {
            check(at, facts(at), DIRECTORY, "no directory"); // a link to one is as good as where it stands
        }
    }

    private void check(Path file, Map<String, Object> facts, int type, String otherwise) throws IOException {
        int mode = facts.get("mode") instanceof Integer bits ? bits : 0;
        if ((mode & TYPE) != type) {
            throw bad(file, "is " + otherwise);
        }
        if (!Integer.valueOf(uid).equals(facts.get("uid"))) {
            throw bad(file, "belongs to uid " + facts.get("uid") + "; it must belong to uid " + uid);
        }
        if ((mode & OTHERS_WRITE) != 0) {
            throw bad(
                    file,
                    "has mode " + Integer.toOctalString(mode & 07777) + "; only its owner may write it: chmod go-w "
                            + file);
        }
    }

    private static Map<String, Object> facts(Path file, LinkOption... options) throws IOException {
        try {
            return Files.readAttributes(file, "unix:uid,mode,nlink,dev,ino,size,lastModifiedTime,ctime", options);
        } catch (NoSuchFileException missing) {
            throw bad(file, "is not there");
        }
    }

    private static IOException bad(Path file, String why) {
        return new FileSystemException(file.toString(), null, why);
    }
}
