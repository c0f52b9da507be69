package dev.tocsin.watch.check;

import dev.tocsin.probe.Phases;
import dev.tocsin.signal.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one look found, as it was kept.
///
/// @param atMillis when, epoch ms
/// @param transcript what was said; null when it is not kept any more
public record CheckResult(
        long atMillis,
        State state,
        int code,
        String message,
        Phases phases,
        Map<String, String> facts,
        @Nullable String transcript) {
    static CheckResult of(CheckTable.Result one) {
        return new CheckResult(
                one.atMillis(), one.state(), one.code(), one.message(), one.phases(), one.facts(), one.transcript());
    }
}
