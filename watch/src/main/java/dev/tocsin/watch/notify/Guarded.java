package dev.tocsin.watch.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What stands between the outbox and every channel, so that a channel may fail in any way it likes:
///
/// - whatever it throws becomes a receipt; a fault of our own is logged with its stack and tried again later;
/// - it has a deadline for the whole message, in a thread of its own: a server that answers one byte a minute, or a
///   resolver that hangs, takes that thread alone. At most [#WORKERS] of them are waited for;
/// - secrets are masked in every line of dialogue and in every receipt, whichever library wrote them;
/// - addresses that are none are left out, and said.
///
/// Thread-safe.
final class Guarded implements Channel {
    /// Attempts of one channel that may be alive at once, hanging ones included.
    static final int WORKERS = 4;

    /// The longest receipt, characters.
    static final int RECEIPT_CHARS = 500;

    /// Recipients of one message.
    static final int RECIPIENTS = 200;

    private static final int DIALOGUE_CHARS = 2_000; // of one line
    private static final int DIALOGUE_LINES = 500;

    private final String name;
    private final Work work;
    private final Secrets secrets;
    private final Duration patience;
    private final ChannelParts parts;
    private final Semaphore workers = new Semaphore(WORKERS);

    /// What a channel does, with whatever it may throw.
    interface Work {
        /// See [Channel#problem].
        @Nullable
        String problem(String address);

        /// See [Channel#send]. May throw an [IOException] for a server's fault: it is tried again later.
        Receipt send(Notice notice, List<String> to, Dialogue debug) throws Exception;

        /// See [Channel#isRich].
        default boolean isRich() {
            return false;
        }

        /// See [Channel#close].
        default void close() throws Exception {}
    }

    /// `work` as a channel of type `name`; a message may take `patience`.
    Guarded(String name, Work work, Secrets secrets, Duration patience, ChannelParts parts) {
        this.name = name;
        this.work = work;
        this.secrets = secrets;
        this.patience = patience;
        this.parts = parts;
    }

    @Override
    public @Nullable String problem(String address) {
        return work.problem(address);
    }

    @Override
    public boolean isRich() {
        return work.isRich();
    }

    @Override
    public Receipt send(Notice notice, List<String> to, Dialogue debug) throws InterruptedException {
        List<String> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String address : to) {
            String problem = good.size() >= RECIPIENTS ? "more than " + RECIPIENTS + " recipients" : problem(address);
            if (problem == null) {
                good.add(address);
            } else {
                wrong.add(address + ": " + problem);
            }
        }
        if (good.isEmpty() && !wrong.isEmpty()) {
            return clean(new Receipt.Refused(String.join("; ", wrong)));
        }
        Receipt receipt = clean(attempt(notice, List.copyOf(good), masked(debug)));
        return wrong.isEmpty() ? receipt : clean(with(receipt, "left out: " + String.join("; ", wrong)));
    }

    @Override
    public void close() {
        try {
            work.close();
        } catch (Exception failure) {
            parts.log().warn(name, "could not be closed: " + secrets.mask(String.valueOf(failure.getMessage())));
        }
    }

    private Receipt attempt(Notice notice, List<String> to, Dialogue debug) throws InterruptedException {
        if (!workers.tryAcquire()) {
            return new Receipt.Later(WORKERS + " earlier attempts still hang", null);
        }
        FutureTask<Receipt> task = new FutureTask<>(() -> {
            try {
                return work.send(notice, to, debug);
            } finally {
                workers.release();
            }
        });
        Thread worker = Thread.ofVirtual().name("channel " + name).start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            worker.interrupt();
            return new Receipt.Later("no end within " + patience.toMillis() + " ms", null);
        } catch (InterruptedException stopped) {
            worker.interrupt();
            throw stopped;
        } catch (ExecutionException failure) {
            return told(failure.getCause());
        }
    }

    private Receipt told(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException trouble -> new Receipt.Later(words(trouble), null);
            case InterruptedException stopped -> new Receipt.Later("interrupted", null);
            case null -> new Receipt.Later("failed", null);
            default -> {
                String said = secrets.mask(String.valueOf(cause.getMessage()));
                AssertionError bug = new AssertionError(cause.getClass().getName() + ": " + said);
                bug.setStackTrace(cause.getStackTrace());
                parts.log().bug(name, "a message could not be sent", bug);
                yield new Receipt.Later(
                        "a fault of this program: " + cause.getClass().getSimpleName(), null);
            }
        };
    }

    /// What an I/O trouble says of itself, with its kind where the text alone says little.
    static String words(IOException trouble) {
        String message = trouble.getMessage();
        return message == null || message.isBlank() ? trouble.getClass().getSimpleName() : message;
    }

    private Dialogue masked(Dialogue debug) {
        if (debug.equals(Dialogue.NONE)) {
            return debug;
        }
        int[] lines = {0};
        return line -> {
            synchronized (lines) {
                lines[0]++;
                if (lines[0] < DIALOGUE_LINES) {
                    debug.line(Texts.cut(Escape.line(secrets.mask(line)), DIALOGUE_CHARS));
                } else if (lines[0] == DIALOGUE_LINES) {
                    debug.line("… cut here");
                }
            }
        };
    }

    private Receipt clean(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Delivered(String detail) -> new Receipt.Delivered(clean(detail));
            case Receipt.Later(String why, Duration after, List<String> rest) ->
                new Receipt.Later(clean(why), after, rest);
            case Receipt.Refused(String why) -> new Receipt.Refused(clean(why));
        };
    }

    private String clean(String text) {
        return Texts.cut(Escape.line(secrets.mask(text)).strip(), RECEIPT_CHARS);
    }

    private static Receipt with(Receipt receipt, String note) {
        return switch (receipt) {
            case Receipt.Delivered(String detail) -> new Receipt.Delivered(detail + "; " + note);
            case Receipt.Later(String why, Duration after, List<String> rest) ->
                new Receipt.Later(why + "; " + note, after, rest);
            case Receipt.Refused(String why) -> new Receipt.Refused(why + "; " + note);
        };
    }
}
