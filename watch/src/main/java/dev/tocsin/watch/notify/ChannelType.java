package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;

/// A kind of channel: `mail`, `webhook`, `ntfy`. One file each, one line in `ChannelTypes`.
public interface ChannelType {
    /// Its name in files and answers, lower case: `mail`.
    String name();

    /// What it does, in one sentence, for the help.
    String help();

    /// Reads what is set for one channel: the account or server that messages go through, never the recipient. The
    /// caller ends the reader.
    Channel read(FieldReader in, ChannelParts parts);
}
