package dev.tocsin.watch.notify;

import dev.tocsin.base.Sha256;
import dev.tocsin.base.config.FieldReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all ways to send text messages share: the line of a result, how long a text may be, what a number is.
///
/// @param line template of a result
/// @param septets room of one text
/// @param texts most texts of one message; what follows is left out
record SmsText(Template line, int septets, int texts) {
    /// Reads `line`, `max` and `texts`.
    static SmsText read(FieldReader in) {
        return new SmsText(
                Template.read(in, "line", Texts.NAMES, Texts.SMS_LINE),
                in.whole("max", 20, Gsm7.SEPTETS, Gsm7.SEPTETS),
                in.whole("texts", 1, 100, 20));
    }

    /// The texts for `notice`.
    List<String> of(Notice notice) {
        List<String> results = Texts.lines(line, notice, value -> value).stream()
                .map(result -> result + "\r\n")
                .toList();
        return SmsPacking.pack(results, septets).stream().limit(texts).toList();
    }

    /// The id of text `number` (from 0) of `notice`: 16 hex digits, the same each time and no other text's.
    static String id(Notice notice, int number) {
        return Sha256.hex(notice.key() + " " + number, 8);
    }

    /// What is wrong with `address` as a telephone number; null when nothing is.
    static @Nullable String problem(String address) {
        return address.matches("\\+?[0-9]{3,15}") ? null : "must be a telephone number: digits, with + before or not";
    }
}
