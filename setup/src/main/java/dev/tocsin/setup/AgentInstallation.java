package dev.tocsin.setup;

import dev.tocsin.base.Ownership;
import dev.tocsin.setup.SetupFailure.Kind;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The agent that the install script put on this machine (`agent/src/dist/agent.sh`), as far as the helper
/// is concerned.
///
/// @param image its Java machine and modules, of which the helper runs as root
/// @param data its data directory, which is its own: what stands there is believed of this machine alone
/// @param account the user, and group, as whom it runs
public record AgentInstallation(Path image, Path data, String account) {
    private static final int MOST_BYTES = 64 << 10; // of an identity
    private static final Pattern HOST =
            Pattern.compile("^host ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$", Pattern.MULTILINE);

    /// Refuses a program that others than root could have written: they would be root.
    void demandProgram(Ownership ownership) {
        try (Stream<Path> bin = Files.walk(image.resolve("bin"));
                Stream<Path> lib = Files.walk(image.resolve("lib"))) {
            List<Path> programs =
                    Stream.concat(bin, lib).filter(Files::isRegularFile).toList();
            for (Path program : programs) {
                ownership.program(program);
            }
        } catch (IOException foreign) {
            throw new SetupFailure(
                    Kind.REFUSED,
                    "the agent's program would run as root, and others could write it: " + foreign.getMessage()
                            + "; install the agent as root (sudo sh a.sh)");
        }
    }

    /// The id that the hub gave this machine. The file belongs to the agent, so that a link is not followed and nothing
    /// but an id is ever taken from it.
    String host() {
        Path identity = data.resolve("agent").resolve("identity");
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        String text;
        try (var channel = Files.newByteChannel(identity, options);
                var in = Channels.newInputStream(channel)) {
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException none) {
            throw new SetupFailure(
                    Kind.REFUSED,
                    "this machine has not joined a hub yet, so that it has no id: there is no " + identity
                            + "; join first (Add a host, docs/how-to/add-a-host.md)");
        } catch (IOException failure) {
            throw HelperFile.failed(failure);
        }
        Matcher host = HOST.matcher(text);
        if (!host.find()) {
            throw new SetupFailure(Kind.REFUSED, identity + " names no host; join again");
        }
        return host.group(1);
    }

    /// Refuses when there is no such user and group.
    void demandAccount() {
        UserPrincipalLookupService users = data.getFileSystem().getUserPrincipalLookupService();
        try {
            users.lookupPrincipalByName(account);
        } catch (UserPrincipalNotFoundException nobody) {
            throw new SetupFailure(
                    Kind.REFUSED, "there is no user " + account + "; install the agent as root (sudo sh a.sh)");
        } catch (IOException failure) {
            throw HelperFile.failed(failure);
        }
        try {
            users.lookupPrincipalByGroupName(account);
        } catch (UserPrincipalNotFoundException nobody) {
            throw new SetupFailure(
                    Kind.REFUSED,
                    "there is no group " + account + ", whose socket it is: groupadd --system " + account
                            + " && usermod -g " + account + " " + account);
        } catch (IOException failure) {
            throw HelperFile.failed(failure);
        }
    }
}
