package dev.tocsin.helper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file of the helper's owner, as it is now: looked at before each request, read again when it is another one. A
/// file that somebody else could have written, or with a mistake, allows nothing; what it said before is kept only to
/// know whom to tell so. For one thread at a time.
final class ConfigFile {
    private final Path file;
    private final Ownership ownership;
    private String state = "";
    private @Nullable HelperConfig config;

    ConfigFile(Path file, Ownership ownership) {
        this.file = file;
        this.ownership = ownership;
    }

    /// What the file says.
    ///
    /// @throws Refusal of code `config` when it says nothing that counts; the text says why
    HelperConfig current() throws Refusal {
        try {
            String now = ownership.state(file);
            HelperConfig known = config;
            if (known == null || !now.equals(state)) {
                known = read();
                state = now; // of before the reading: a change in between is seen the next time
            }
            config = known;
            return known;
        } catch (IOException untrusted) {
            config = null;
            throw new Refusal("config", String.valueOf(untrusted.getMessage()));
        } catch (Refusal wrong) {
            config = null;
            throw wrong;
        }
    }

    private HelperConfig read() throws IOException, Refusal {
        HelperConfig.Parsed parsed = HelperConfig.parse(ownership.read(file, HelperConfig.MOST_BYTES));
        HelperConfig good = parsed.config();
        if (good != null) {
            return good;
        }
        List<String> problems =
                parsed.problems().stream().map(HelperConfig.Problem::toString).toList();
        throw new Refusal("config", file + ": " + String.join("; ", problems));
    }
}
