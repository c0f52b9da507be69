package dev.tocsin.block;

import java.util.List;

/// All rows of one host at one second.
///
/// @param atMillis when the reading was made, epoch ms; the frame belongs to the second `atMillis / 1000`
/// @param tables the rows of each table that was read; a table that could not be read at all is absent
public record Frame(long atMillis, List<Rows> tables) {
    /// The second that the frame belongs to, since the epoch.
    public long second() {
        return Math.floorDiv(atMillis, 1000L);
    }
}
