package dev.tocsin.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// Turns an [Answer] into bytes on the connection. A small document goes out whole with its length; one that
/// outgrows the buffer goes out in chunks while it is still being made, so that the largest answer costs no more
/// memory than the smallest. Compressed when the client takes it and it is worth it.
final class Responder {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int WORTH_COMPRESSING_BYTES = 1 << 10;

    private final Baseline baseline;

    Responder(Baseline baseline) {
        this.baseline = baseline;
    }

    /// How the client wants its answer.
    ///
    /// @param gzip whether it takes gzip
    /// @param head whether it wants only the headers
    record Wish(boolean gzip, boolean head) {}

    /// Sends a document, bytes or nothing.
    ///
    /// @throws IOException when the client is gone, or when the document cannot be read to its end
    void send(Response response, Answer answer, Wish wish) throws IOException {
        prepare(response, answer.headers());
        switch (answer) {
            case Answer.Json json -> sendJson(response, json, wish);
            case Answer.Text text -> sendText(response, text, wish);
            case Answer.Bytes bytes -> sendBytes(response, bytes, wish);
            case Answer.Empty empty -> {
                response.setStatus(empty.status());
                end(response, new byte[0]);
            }
            case Answer.Stream _ -> throw new AssertionError("BUG: got a stream, must go through open()");
            case Answer.Slice _ -> throw new AssertionError("BUG: got a file, must go through pour()");
        }
    }

    /// Sends the headers of a stream, so that the client knows at once that it is there.
    ///
    /// @throws IOException when the client is gone
    void open(Response response, Answer.Stream stream) throws IOException {
        prepare(response, stream.headers());
        response.setStatus(200);
        response.getHeaders().put("Content-Type", stream.type());
        response.getHeaders().put("X-Accel-Buffering", "no"); // a proxy that buffers would make live data late
        Content.Sink.write(response, false, ByteBuffer.allocate(0));
    }

    /// Sends a piece of a file; `moved` is called each time the client has taken some of it.
    ///
    /// @throws IOException when the client is gone, or the file cannot be read or has become shorter
    void pour(Response response, Answer.Slice slice, Wish wish, Runnable moved) throws IOException {
        try (FileChannel file = FileChannel.open(slice.file(), StandardOpenOption.READ)) {
            prepare(response, slice.headers());
            response.setStatus(slice.status());
            response.getHeaders().put("Content-Type", slice.type());
            response.getHeaders().put("Content-Length", slice.length());
            long sent = wish.head ? slice.length() : 0;
            while (sent < slice.length()) {
                ByteBuffer some = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, slice.length() - sent));
                if (file.read(some, slice.from() + sent) < 0) {
                    throw new IOException(slice.file() + " became shorter while it was sent");
                }
                sent += some.flip().remaining();
                Content.Sink.write(response, sent == slice.length(), some);
                moved.run();
            }
            if (slice.length() == 0 || wish.head) {
                end(response, new byte[0]);
            }
        }
    }

    /// Ends the answer with `bytes`.
    ///
    /// @throws IOException when the client is gone
    static void end(Response response, byte[] bytes) throws IOException {
        Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
    }

    private void prepare(Response response, Map<String, String> own) {
        baseline.common().forEach((name, value) -> response.getHeaders().put(name, value));
        own.forEach((name, value) -> response.getHeaders().put(name, value));
    }

    private static void sendJson(Response response, Answer.Json answer, Wish wish) throws IOException {
        response.setStatus(answer.status());
        response.getHeaders().put("Content-Type", "application/json; charset=utf-8");
        response.getHeaders().add("Vary", "Accept-Encoding");
        Spill spill = new Spill(response, wish.gzip);
        JsonOut json = new JsonOut(spill);
        answer.body().write(json);
        json.finish();
        spill.end();
    }

    private static void sendText(Response response, Answer.Text answer, Wish wish) throws IOException {
        response.setStatus(answer.status());
        response.getHeaders().put("Content-Type", answer.type());
        response.getHeaders().add("Vary", "Accept, Accept-Encoding");
        Spill spill = new Spill(response, wish.gzip);
        answer.body().write(spill);
        spill.end();
    }

    private static void sendBytes(Response response, Answer.Bytes answer, Wish wish) throws IOException {
        byte[] compressed = wish.gzip ? answer.gzip() : null;
        byte[] body = compressed == null ? answer.bytes() : compressed;
        response.setStatus(answer.status());
        response.getHeaders().put("Content-Type", answer.type());
        if (answer.gzip() != null) {
            response.getHeaders().add("Vary", "Accept-Encoding");
        }
        if (compressed != null) {
            response.getHeaders().put("Content-Encoding", "gzip");
        }
        response.getHeaders().put("Content-Length", body.length);
        end(response, wish.head ? new byte[0] : body);
    }

    /// The gzip form of `bytes`.
    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError("BUG: got an I/O error in memory, must not be", impossible);
        }
        return out.toByteArray();
    }

    /// The error document of `refusal`.
    static JsonOut.Body body(Refusal refusal) {
        return json -> {
            json.object().object("error");
            json.text("code", refusal.code().word());
            json.text("message", refusal.getMessage());
            if (refusal.field() != null) {
                json.text("field", refusal.field());
            }
            if (refusal.column() > 0) {
                json.whole("column", refusal.column());
            }
            json.endObject().endObject();
        };
    }

    /// Keeps what is written until it is known whether it is small, then goes on in chunks.
    private static final class Spill extends OutputStream {
        private final Response response;
        private final boolean gzip;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
        private @Nullable OutputStream onward;

        Spill(Response response, boolean gzip) {
            this.response = response;
            this.gzip = gzip;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (onward != null) {
                onward.write(bytes, offset, length);
                return;
            }
            kept.write(bytes, offset, length);
            if (kept.size() > BUFFER_BYTES) {
                onward = goOn();
            }
        }

        private OutputStream goOn() throws IOException {
            OutputStream chunks = new Chunks(response);
            if (gzip) {
                response.getHeaders().put("Content-Encoding", "gzip");
                chunks = new QuickGzip(chunks);
            }
            kept.writeTo(chunks);
            kept.reset();
            return chunks;
        }

        void end() throws IOException {
            if (onward != null) {
                onward.close();
                return;
            }
            byte[] body = kept.toByteArray();
            if (gzip && body.length > WORTH_COMPRESSING_BYTES) {
                body = QuickGzip.of(body);
                response.getHeaders().put("Content-Encoding", "gzip");
            }
            response.getHeaders().put("Content-Length", body.length);
            Responder.end(response, body);
        }
    }

    /// Chunks of up to 64 KiB to the connection.
    private static final class Chunks extends OutputStream {
        private final Response response;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int used;

        Chunks(Response response) {
            this.response = response;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            int left = length;
            while (left > 0) {
                int some = Math.min(left, buffer.length - used);
                System.arraycopy(bytes, at, buffer, used, some);
                used += some;
                at += some;
                left -= some;
                if (used == buffer.length) {
                    Content.Sink.write(response, false, ByteBuffer.wrap(buffer, 0, used));
                    used = 0;
                }
            }
        }

        @Override
        public void close() throws IOException {
            Content.Sink.write(response, true, ByteBuffer.wrap(buffer, 0, used));
        }
    }

    /// A page of words only, for people who followed a wrong link.
    static byte[] page(String title, String text) {
        String html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + "</title><h1>"
                + title + "</h1><p>" + text + "</p><p><a href=\"/\">Tocsin</a></p></html>\n";
        return html.getBytes(StandardCharsets.UTF_8);
    }
}
