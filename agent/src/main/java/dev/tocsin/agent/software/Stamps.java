package dev.tocsin.agent.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// What a few files look like from outside: a number that is another one when one of them was written, replaced,
/// made or deleted.
final class Stamps {
    private Stamps() {}

    /// The number of `files` as they are now; one that is not there counts as such.
    static long of(List<Path> files) {
        long stamp = 17;
        for (Path file : files) {
            long one = 0;
            try {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                one = facts.lastModifiedTime().hashCode() * 31L + facts.size();
                one = one * 31 + String.valueOf(facts.fileKey()).hashCode();
            } catch (IOException absent) {
                one = 1;
            }
            stamp = stamp * 1_000_003 + one;
        }
        return stamp;
    }
}
