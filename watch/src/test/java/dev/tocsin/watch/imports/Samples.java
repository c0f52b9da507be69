package dev.tocsin.watch.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.WatchFile;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.TypeParts;
import dev.tocsin.watch.check.WatchCheckTypes;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/// What the tests of imports share: samples, and reading back what was written.
final class Samples {
    private Samples() {}

    static WatchFile.Reading reading() {
        ChannelParts parts = new ChannelParts(new ManualClock(0), Log.none(), new SecureRandom(), "tocsin test");
        return new WatchFile.Reading(
                WatchCheckTypes.all(TypeParts.alone(Path.of("/no/such/place"))),
                ChannelTypes.ALL,
                parts,
                name -> "https://secret.example.com/" + name,
                new CheckSpec.Defaults(0));
    }

    static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(Path.of(System.getProperty("tocsin.root"), "watch/src/test/resources/imports", name));
    }

    /// The text of the file that `imported` is, which must be right.
    static String written(Imported imported) {
        String text = ImportText.of(Settled.of(imported, reading()), "elsewhere");
        Problems problems = new Problems();
        WatchFile read = WatchFile.read(text, reading(), problems);
        assertThat(problems.all().stream().map(Problem::toString).toList())
                .as(text)
                .isEmpty();
        assertThat(read).isNotNull();
        read.channels().values().forEach(Channel::close);
        return text;
    }

    static List<String> told(Problems problems) {
        return problems.all().stream().map(Problem::toString).toList();
    }
}
