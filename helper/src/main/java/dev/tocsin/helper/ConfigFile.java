package dev.tocsin.helper;

import dev.tocsin.base.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file of the helper's owner, as it is now: looked at before each request, read again when it is another one. A
/// file that somebody else could have written, or with a mistake, allows nothing. For one thread at a time.
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
        HelperConfig known = config;
        config = null; // until it is known to be good
        try {
            String now = ownership.state(file);
            if (known == null || !now.equals(state)) {
                known = HelperConfig.parse(ownership.read(file, HelperConfig.MOST_BYTES));
                state = now; // of before the reading: a change in between is seen the next time
            }
            config = known;
            return known;
        } catch (IOException untrusted) {
            throw new Refusal("config", String.valueOf(untrusted.getMessage()));
        } catch (Refusal wrong) {
            throw new Refusal("config", file + ": " + wrong.text);
        }
    }
}
