package dev.tocsin.watch;

import dev.tocsin.base.Job;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.settings.ConfigText;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the watch be what a file says, and follows the file: when it changes it is read anew, and when what is
/// read is wrong everything stays as it was and the log says what is wrong, by line and column. What a file
/// says nobody else changes; what people made beside it stays theirs.
public final class Provision implements AutoCloseable {
    private static final long LOOK_NANOS = 2_000_000_000L;
    private static final String ACTOR = "file";

    private final Path file;
    private final Watch watch;
    private final WatchParts parts;
    private final Function<String, @Nullable String> environment;
    private @Nullable Thread following;
    private String seen = "";
    private String trouble = ""; // why it could not be applied by the last look; said once
    private String wrong = ""; // that the file as it is now was not applied because it is wrong

    /// Follows `file` for `watch`, which is made of `parts`.
    public Provision(Path file, Watch watch, WatchParts parts, Function<String, @Nullable String> environment) {
        this.file = file;
        this.watch = watch;
        this.parts = parts;
        this.environment = environment;
    }

    /// Applies the file and follows it from now on.
    ///
    /// @throws WrongFile with all that is wrong in the file; nothing was changed then
    /// @throws IOException when the file cannot be read or kept
    public void start() throws IOException {
        seen = mark();
        Problems problems = apply();
        if (!problems.none()) {
            throw new WrongFile(file, problems);
        }
        Job job = parts.jobs()
                .add(
                        "settings-file",
                        "Reads the file that says what is watched when it has changed.",
                        LOOK_NANOS / 1_000_000);
        following = Thread.ofVirtual().name("provision").start(() -> follow(job));
    }

    /// Reads the file and makes the watch so; what is wrong with it, in which case nothing was changed.
    private Problems apply() throws IOException {
        Problems problems = new Problems();
        ChannelParts channelParts = new ChannelParts(parts.clock(), parts.log(), parts.random(), parts.product());
        WatchFile.Reading reading = new WatchFile.Reading(
                parts.types(), parts.channels(), channelParts, environment, CheckSpec.Defaults.OF_A_HUB);
        WatchFile read = WatchFile.read(ConfigText.read(file, problems), reading, beside(), problems);
        if (read == null) {
            return problems;
        }
        read.channels().values().forEach(Channel::close); // the watch makes its own
        String tooMany = watch.rules().tooMany(read.rules());
        if (tooMany != null) {
            problems.add(Given.Place.NOWHERE, "rules", tooMany);
            return problems;
        }
        for (Kind kind : Kind.values()) {
            settings(kind, read.written());
        }
        watch.reload();
        watch.checks().provision(read.checks(), ACTOR);
        watch.rules().provision(read.rules(), ACTOR);
        watch.watchdog(read.watchdog());
        return problems;
    }

    /// What the file may name though it stands elsewhere: contacts and checks that people made.
    private FileNames.Beside beside() throws IOException {
        Set<String> contacts = new LinkedHashSet<>();
        for (Setting contact : watch.settings().all(Kind.CONTACT)) {
            if (!contact.provisioned()) {
                contacts.add(contact.name());
            }
        }
        Set<String> checks = new LinkedHashSet<>();
        for (Checks.View check : watch.checks().all()) {
            if (!check.provisioned()) {
                checks.add(check.host() + "/" + check.name());
            }
        }
        return new FileNames.Beside(contacts, checks);
    }

    private void settings(Kind kind, List<WatchFile.Written> written) throws IOException {
        long now = parts.clock().wallMillis();
        List<Setting> there = watch.settings().all(kind);
        for (Setting setting : there) {
            boolean stays = written.stream()
                    .anyMatch(one -> one.kind() == kind && one.name().equals(setting.name()));
            if (setting.provisioned() && !stays && !watch.settings().delete(kind, setting.id())) {
                parts.log().warn("watch", kind.word() + " " + setting.name() + " was deleted meanwhile");
            }
        }
        for (WatchFile.Written one : written) {
            if (one.kind() != kind) {
                continue;
            }
            Setting before = there.stream()
                    .filter(setting -> setting.name().equals(one.name()))
                    .findFirst()
                    .orElse(null);
            boolean same = before != null
                    && before.provisioned()
                    && GivenJson.write(before.given()).equals(GivenJson.write(one.given()));
            Setting after = new Setting(
                    kind,
                    before == null ? watch.newId() : before.id(),
                    one.name(),
                    one.given(),
                    true,
                    before == null ? 1 : before.version() + 1,
                    before == null ? now : before.createdMillis(),
                    now);
            if (!same && !watch.settings().put(after)) {
                throw new IOException("cannot keep " + kind.word() + " " + one.name());
            }
        }
    }

    private void follow(Job job) {
        try {
            while (true) {
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + LOOK_NANOS);
                job.begin();
                String why = lookAgain();
                if (why.isEmpty()) {
                    job.done("as the file says");
                } else {
                    job.failed(why);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// Applies the file when it has changed; why it is not as the file says, or empty.
    private String lookAgain() {
        try {
            String now = mark();
            if (now.equals(seen)) {
                return wrong;
            }
            Problems problems = apply();
            seen = now; // what could not be applied because of the hub is applied by the next look
            trouble = "";
            for (Problem problem : problems.all()) {
                parts.log().error("watch", file + ": " + problem);
            }
            if (problems.none()) {
                parts.log().info("watch", file + " is applied");
                wrong = "";
            } else {
                wrong = file + " is wrong: " + problems.sentence();
                parts.log().error("watch", file + " is wrong; everything stays as it was");
            }
            return wrong;
        } catch (IOException failure) {
            String why = String.valueOf(failure.getMessage());
            if (!why.equals(trouble)) {
                parts.log().error("watch", file + " cannot be applied: " + why);
            }
            trouble = why;
            return file + " cannot be applied: " + why;
        } catch (RuntimeException bug) {
            parts.log().bug("watch", file + " cannot be applied", bug);
            return file + " cannot be applied: " + bug;
        }
    }

    /// Changes whenever the file does.
    private String mark() throws IOException {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        return facts.lastModifiedTime() + " " + facts.size() + " " + facts.fileKey();
    }

    /// Follows no more.
    @Override
    public void close() {
        Thread thread = following;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
