package dev.tocsin.web.http;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes one JSON document piece by piece, so that an answer of a million values never exists as objects. Null texts
/// and NaN come out as `null`; numbers as [ShortNumber] says.
///
/// Not thread-safe: one per answer.
public final class JsonOut {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int NUMBERS_CHARS = 4_096;
    private static final int MOST_NUMBERS_CHARS = 64 << 10;
    private static final int USUAL_CHARS = 9; // of a number with its comma

    private final JsonGenerator json;
    /// Numbers of an array that are made before they are handed on; made for the first array.
    private char[] numbers = {};
    /// The array whose whole text the buffer still holds, and how long that is.
    private double @Nullable [] told;

    private int toldLength;

    /// Writes to `out`, which its owner closes.
    public JsonOut(OutputStream out) {
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), new KeepOpen(out));
    }

    /// Something that writes itself as one JSON value.
    public interface Body {
        /// Writes exactly one value.
        ///
        /// @throws java.io.IOException when what it tells of cannot be read
        void write(JsonOut json) throws java.io.IOException;
    }

    /// The bytes of `body`, for small documents.
    ///
    /// @throws java.io.IOException when what it tells of cannot be read
    public static byte[] bytes(Body body) throws java.io.IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonOut json = new JsonOut(out);
        body.write(json);
        json.finish();
        return out.toByteArray();
    }

    /// Begins an object.
    public JsonOut object() {
        json.writeStartObject();
        return this;
    }

    /// Begins an object as member `name`.
    public JsonOut object(String name) {
        json.writeName(name);
        return object();
    }

    /// Ends the object.
    public JsonOut endObject() {
        json.writeEndObject();
        return this;
    }

    /// Begins an array.
    public JsonOut array() {
        json.writeStartArray();
        return this;
    }

    /// Begins an array as member `name`.
    public JsonOut array(String name) {
        json.writeName(name);
        return array();
    }

    /// Ends the array.
    public JsonOut endArray() {
        json.writeEndArray();
        return this;
    }

    /// Names the next value of the object.
    public JsonOut name(String name) {
        json.writeName(name);
        return this;
    }

    /// A text, or null.
    public JsonOut text(@Nullable String value) {
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
        return this;
    }

    /// A member with a text, or null.
    public JsonOut text(String name, @Nullable String value) {
        return name(name).text(value);
    }

    /// A whole number.
    public JsonOut whole(long value) {
        json.writeNumber(value);
        return this;
    }

    /// A member with a whole number.
    public JsonOut whole(String name, long value) {
        return name(name).whole(value);
    }

    /// A member with a whole number, or null.
    public JsonOut wholeOrNull(String name, @Nullable Number value) {
        return value == null ? name(name).nothing() : name(name).whole(value.longValue());
    }

    /// A number as short as it can be; null when NaN.
    public JsonOut number(double value) {
        String text = ShortNumber.of(value);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeNumber(text);
        }
        return this;
    }

    /// A member with a number; null when NaN.
    public JsonOut number(String name, double value) {
        return name(name).number(value);
    }

    /// A member with an array of numbers, null for each NaN. The same array again, as mean, least and greatest of
    /// single seconds are, costs only the copy.
    @SuppressWarnings("ReferenceEquality") // the very array
    public JsonOut numbers(String name, double[] values) {
        if (values == told) {
            json.writeName(name);
            json.writeRawValue(numbers, 0, toldLength);
            return this;
        }
        toldLength = numbers(name, values.length, (i, at) -> ShortNumber.write(values[i], numbers, at));
        told = toldLength > 0 ? values : null;
        return this;
    }

    /// A member with an array of `count` whole numbers that begin with `first` and grow by `step`.
    public JsonOut wholes(String name, long first, long step, int count) {
        told = null;
        numbers(name, count, (i, at) -> ShortNumber.write(first + i * step, numbers, at));
        return this;
    }

    /// Writes number `i` into the buffer from `at` on.
    private interface Digits {
        /// Returns where it ends.
        int write(int i, int at);
    }

    /// Returns how many characters the array takes in the buffer, 0 when it did not fit as a whole.
    private int numbers(String name, int count, Digits number) {
        int fitting = Math.clamp((long) count * USUAL_CHARS, NUMBERS_CHARS, MOST_NUMBERS_CHARS);
        if (numbers.length < fitting) {
            numbers = new char[fitting];
        }
        json.writeName(name);
        boolean begun = false;
        int at = 0;
        numbers[at++] = '[';
        for (int i = 0; i < count; i++) {
            if (at > numbers.length - ShortNumber.MOST_CHARS - 2) { // and a comma, and the end
                begun = handOn(begun, at);
                at = 0;
            }
            if (i > 0) {
                numbers[at++] = ',';
            }
            at = number.write(i, at);
        }
        numbers[at++] = ']';
        handOn(begun, at);
        return begun ? 0 : at;
    }

    private boolean handOn(boolean begun, int length) {
        if (begun) {
            json.writeRaw(numbers, 0, length);
        } else {
            json.writeRawValue(numbers, 0, length);
        }
        return true;
    }

    /// A member that is true or false.
    public JsonOut flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /// `null`.
    public JsonOut nothing() {
        json.writeNull();
        return this;
    }

    /// A value that is JSON already.
    public JsonOut ready(String value) {
        json.writeRawValue(value);
        return this;
    }

    /// Hands everything written to the stream; the document must be whole.
    public void finish() {
        json.close();
    }

    private static final class KeepOpen extends java.io.FilterOutputStream {
        KeepOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws java.io.IOException {
            flush();
        }
    }
}
