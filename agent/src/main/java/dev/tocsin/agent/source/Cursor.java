package dev.tocsin.agent.source;

import dev.tocsin.block.Column;

/// Walks over the bytes of a kernel file: words between blanks, lines, numbers, without making texts of them.
///
/// Never fails: what is not there reads as [Column#GAP], an empty word or the end, so that a shorter or stranger file
/// makes gaps and no trouble. Reusable through [#over]. Not thread-safe.
final class Cursor {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int end;
    private int at;

    /// Stands at the start of what `reader` read last.
    Cursor over(ProcReader reader) {
        return over(reader.bytes(), 0, reader.length());
    }

    /// Stands at `from` in `source`, whose content ends before `to`.
    Cursor over(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
        return this;
    }

    /// The offset of the next byte.
    int at() {
        return at;
    }

    /// The byte at `offset` (0 ≤ offset < end).
    byte byteAt(int offset) {
        return bytes[offset];
    }

    /// True behind the last byte.
    boolean atEnd() {
        return at >= end;
    }

    /// True when the next bytes are those of `prefix`.
    boolean startsWith(byte[] prefix) {
        if (end - at < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /// The next byte without moving, -1 at the end.
    int peek() {
        return at < end ? bytes[at] : -1;
    }

    /// Moves over `count` bytes, at most to the end.
    void skip(int count) {
        at = Math.min(end, at + count);
    }

    /// Moves over blanks and tabs, not over the end of the line.
    void skipBlanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }

    /// Moves over blanks and then one word.
    void skipWord() {
        skipBlanks();
        while (at < end && !isBlank(bytes[at]) && bytes[at] != '\n') {
            at++;
        }
    }

    /// Moves over `count` words.
    void skipWords(int count) {
        for (int i = 0; i < count; i++) {
            skipWord();
        }
    }

    /// Moves behind the end of this line.
    void skipLine() {
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        skip(1);
    }

    /// True when the line has no further word.
    boolean atLineEnd() {
        skipBlanks();
        return at >= end || bytes[at] == '\n';
    }

    /// The number that the next word starts with, and moves over the word. Digits are read modulo 2^64, as the kernel
    /// counts (a counter of 64 bits above 2^63 comes back negative); a minus sign is honoured.
    ///
    /// @return [Column#GAP] when the word does not start with a number or has more than 20 digits
    long number() {
        skipBlanks();
        boolean negative = at < end && bytes[at] == '-';
        int from = negative ? at + 1 : at;
        int i = from;
        long value = 0;
        while (i < end && isDigit(bytes[i])) {
            value = value * 10 + (bytes[i] - '0');
            i++;
        }
        int digits = i - from;
        at = i;
        skipRestOfWord();
        if (digits == 0 || digits > 20) {
            return Column.GAP;
        }
        long signed = negative ? -value : value;
        // 2^63 is the mark of a gap: the one number that is told as its neighbour.
        return signed == Column.GAP ? signed + 1 : signed;
    }

    /// A decimal fraction as an integer of `10^-places`: `1.5` with two places is 150. Places that are missing count as
    /// zero, further ones are cut.
    ///
    /// @return [Column#GAP] when the next word is no number
    long decimal(int places) {
        skipBlanks();
        int i = at;
        long value = 0;
        int digits = 0;
        int after = -1;
        while (i < end && (isDigit(bytes[i]) || (bytes[i] == '.' && after < 0))) {
            if (bytes[i] == '.') {
                after = 0;
            } else if (after < places) {
                value = value * 10 + (bytes[i] - '0');
                digits++;
                after = after < 0 ? after : after + 1;
            }
            i++;
        }
        at = i;
        skipRestOfWord();
        if (digits == 0 || digits > 18) {
            return Column.GAP;
        }
        for (int place = Math.max(0, after); place < places; place++) {
            value *= 10;
        }
        return value;
    }

    private void skipRestOfWord() {
        while (at < end && !isBlank(bytes[at]) && bytes[at] != '\n') {
            at++;
        }
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
