package dev.tocsin.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a handler gives back; [Responder] turns it into bytes and adds what every answer has.
public sealed interface Answer {
    /// Headers of this answer alone, by name.
    Map<String, String> headers();

    /// A JSON document, never kept by anybody on the way.
    ///
    /// @param status HTTP status
    record Json(int status, JsonOut.Body body, Map<String, String> headers) implements Answer {}

    /// A text of any length, written as it is made.
    ///
    /// @param type the Content-Type
    record Text(int status, String type, Lines body, Map<String, String> headers) implements Answer {}

    /// What writes a [Text].
    interface Lines {
        /// Writes UTF-8 to `out`.
        ///
        /// @throws IOException when the client is gone
        void write(OutputStream out) throws IOException;
    }

    /// Bytes of a known type.
    ///
    /// @param type the Content-Type
    /// @param gzip the same, compressed beforehand; null when that is not worth it
    record Bytes(int status, String type, byte[] bytes, byte @Nullable [] gzip, Map<String, String> headers)
            implements Answer {}

    /// A piece of a file, sent as it is read.
    ///
    /// @param status 200, or 206 for a piece that was asked for
    /// @param type the Content-Type
    /// @param file the file
    /// @param from its first byte to be sent
    /// @param length bytes to be sent
    record Slice(int status, String type, Path file, long from, long length, Map<String, String> headers)
            implements Answer {}

    /// No body.
    record Empty(int status, Map<String, String> headers) implements Answer {}

    /// Bytes that are made while they are sent: goes on until the handler returns, the client leaves or the hub
    /// stops.
    ///
    /// @param type the Content-Type
    record Stream(String type, Source source, Map<String, String> headers) implements Answer {
        /// Server-sent events.
        public static Stream events(Source source) {
            return new Stream("text/event-stream; charset=utf-8", source, Map.of());
        }
    }

    /// What feeds a [Stream]. Closed when the stream has ended, also when it never began.
    interface Source extends AutoCloseable {
        /// Sends events until there is nothing more to send or `out` is closed.
        ///
        /// @throws IOException when the client is gone
        /// @throws InterruptedException when the thread is interrupted
        void feed(Out out) throws IOException, InterruptedException;

        @Override
        default void close() {}
    }

    /// Where a [Stream] goes to.
    interface Out {
        /// Sends `bytes` now; returns when they are with the kernel.
        ///
        /// @throws IOException when the client is gone or does not read
        void send(byte[] bytes) throws IOException;

        /// False when the hub is stopping.
        boolean open();
    }

    /// 200 with `body`.
    static Answer json(JsonOut.Body body) {
        return new Json(200, body, Map.of());
    }

    /// `status` with `body`.
    static Answer json(int status, JsonOut.Body body) {
        return new Json(status, body, Map.of());
    }

    /// 204.
    static Answer nothing() {
        return new Empty(204, Map.of());
    }
}
