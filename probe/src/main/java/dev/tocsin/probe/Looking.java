package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// Runs a check once and makes one [CheckRun] of whatever happens: an answer, none, or a fault of the check itself.
///
/// What the system says is written as the system writes it (`Connection refused`, `No route to host`); what this
/// program finds is written in lower case (`no response`, `host not found`, `timed out after 10 s`). Whatever comes
/// from outside is on one line and without control characters, in messages and facts alike.
public final class Looking {
    /// The longest message that is kept, characters.
    public static final int MESSAGE_CHARS = 500;

    /// The longest value of a fact that is kept, characters.
    public static final int FACT_CHARS = 4_096;

    private Looking() {}

    /// Looks by `check` within `attempt`, on the calling thread. Who holds the deadline calls [Attempt#close] and
    /// interrupts this thread when it is over.
    public static CheckRun run(Check check, Attempt attempt) {
        Clock clock = attempt.clock();
        long at = clock.wallMillis();
        Verdict verdict;
        try (attempt) {
            verdict = check.look(attempt);
        } catch (Reach.NotAllowed refused) {
            verdict = Verdict.unknown(String.valueOf(refused.getMessage()));
        } catch (WrongAnswer wrong) {
            verdict = Verdict.wrong(wrong.code(), words(wrong));
        } catch (IOException failure) {
            verdict = isOver(attempt)
                    ? Verdict.silent(timedOut(attempt.timeout()))
                    : Verdict.silent(sentence(failure, attempt.timeout()));
        } catch (InterruptedException over) {
            verdict = Verdict.silent(timedOut(attempt.timeout()));
        } catch (RuntimeException | AssertionError | StackOverflowError bug) { // the next look comes all the same
            verdict = Verdict.unknown("the check itself failed: " + bug);
        }
        Verdict whole = whole(verdict, attempt);
        attempt.transcript().note(whole.outcome().word() + " " + whole.code() + ": " + whole.message());
        return new CheckRun(whole, at, attempt.phases(), attempt.transcript().text());
    }

    /// `verdict` with all that was learned on the way, harmless and short.
    private static Verdict whole(Verdict verdict, Attempt attempt) {
        List<String> warnings = attempt.warnings();
        boolean near = verdict.outcome() == Outcome.UP && !warnings.isEmpty();
        LinkedHashMap<String, String> facts = new LinkedHashMap<>();
        attempt.facts().forEach((name, value) -> facts.put(name, Transcript.plain(value, FACT_CHARS)));
        verdict.facts().forEach((name, value) -> facts.put(name, Transcript.plain(value, FACT_CHARS)));
        String message = Transcript.plain(near ? warnings.getFirst() : verdict.message(), MESSAGE_CHARS);
        return new Verdict(
                near ? Outcome.DEGRADED : verdict.outcome(),
                verdict.code(),
                message.isEmpty() ? "no text" : message,
                verdict.answered(),
                facts);
    }

    /// `run` as another machine tells it, which nobody has looked through: harmless and short, like our own.
    public static CheckRun heard(CheckRun run) {
        Verdict said = run.verdict();
        LinkedHashMap<String, String> facts = new LinkedHashMap<>();
        said.facts().forEach((name, value) -> {
            if (facts.size() < Attempt.FACTS) {
                facts.put(Transcript.plain(name, MESSAGE_CHARS), Transcript.plain(value, FACT_CHARS));
            }
        });
        String message = Transcript.plain(said.message(), MESSAGE_CHARS);
        StringBuilder transcript = new StringBuilder();
        for (String line : run.transcript().split("\n", -1)) {
            if (!line.isBlank() && transcript.length() + line.length() < Transcript.CHARS) {
                transcript.append(Transcript.plain(line)).append('\n');
            }
        }
        Verdict plain = new Verdict(
                said.outcome(), said.code(), message.isEmpty() ? "no text" : message, said.answered(), facts);
        return new CheckRun(plain, run.atMillis(), run.phases(), transcript.toString());
    }

    private static boolean isOver(Attempt attempt) {
        return attempt.elapsedMicros() >= attempt.timeout().toNanos() / 1_000L;
    }

    /// What `failure` says to people, never empty: `Connection refused`, `timed out after 10 s`, `host not found`.
    static String sentence(IOException failure, Duration timeout) {
        return switch (failure) {
            case SocketTimeoutException _ -> timedOut(timeout);
            case UnknownHostException _ -> "host not found";
            case NoRouteToHostException _ -> "No route to host";
            case ConnectException refused
            when String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT).contains("refused") ->
                "Connection refused";
            case EOFException _ -> "the connection was closed before the answer was whole";
            case IOException other -> words(other);
        };
    }

    private static String words(IOException failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        return text.isEmpty() || text.equals("null") ? failure.getClass().getSimpleName() : text;
    }

    private static String timedOut(Duration timeout) {
        long millis = timeout.toMillis();
        return "timed out after " + (millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms");
    }
}
