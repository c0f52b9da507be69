package dev.tocsin.web.access;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a new password must be: long, and not one of those that everybody tries first. Nothing is asked of its letters
/// (NIST SP 800-63B, 3.1.1.2).
///
/// Common passwords of twelve characters and more are short common words with something around them, or a pattern; so
/// a word is compared after digits and signs were taken off its ends, letters that stand for others were turned back
/// (`P4$$w0rd2026!` is `password`), and what merely repeats or counts up was found. Pure.
final class PasswordRules {
    /// Characters that a password must have.
    static final int LEAST = 12;

    /// Characters that it may have: one of words is welcome, a book is not.
    static final int MOST = 256;

    private static final int KINDS = 5; // different characters
    private static final int WORDS = 4; // common ones in a row, in any order
    private static final List<String> RUNS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890123456789",
            "qwertyuiopasdfghjklzxcvbnm",
            "qwertzuiopasdfghjklyxcvbnm",
            "azertyuiopqsdfghjklmwxcvbn",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
            "1q2w3e4r5t6y7u8i9o0p",
            "qazwsxedcrfvtgbyhnujmikolp");

    /// Words that stand alone, twice, or two of them together in the passwords that are found most often.
    private static final Set<String> COMMON =
            Set.copyOf(List.of(("password passwort passw pass motdepasse contrasena senha wachtwoord parola haslo"
                            + " salasana losenord admin administrator root toor user guest test tester testing demo"
                            + " default changeme change me letmein welcome willkommen bienvenue login logon signin"
                            + " master system server monitor monitoring tocsin alarm support service secret geheim"
                            + " private public access manager supervisor operator oracle postgres mysql redis linux"
                            + " ubuntu debian windows microsoft google apple amazon facebook youtube internet"
                            + " computer iloveyou ilovey loveyou love you princess prinzessin dragon monkey shadow"
                            + " sunshine football baseball basketball soccer hockey superman batman spiderman"
                            + " pokemon starwars star wars trustno trust no michael jordan jennifer jessica michelle"
                            + " daniel charlie thomas robert andrew joshua matthew ashley amanda nicole hannah maria"
                            + " killer hunter ranger buster tigger pepper ginger cookie summer winter spring autumn"
                            + " sommer fruehling herbst january february march april june july august september"
                            + " october november december monday friday sunday hello hallo bonjour whatever freedom"
                            + " blink fuck fuckyou fuckoff asshole liverpool arsenal chelsea barcelona realmadrid"
                            + " juventus mustang ferrari porsche mercedes harley corvette yamaha honda toyota berlin"
                            + " london paris madrid america deutschland schalke bayern samsung nokia iphone matrix"
                            + " jesus christ angel heaven lovely forever family mother father mama papa baby"
                            + " babygirl flower butterfly purple yellow orange silver golden diamond passphrase"
                            + " correct horse battery staple my the is i am new our company office home work data"
                            + " network router switch to in on of and for at firewall backup database cisco vmware"
                            + " docker kubernetes ansible zabbix nagios grafana qwerty qwertz azerty asdf zxcv")
                    .split(" ", -1)));

    private PasswordRules() {}

    /// What is wrong with `password` for the user `name`, as the rest of a sentence; null when nothing is.
    static @Nullable String problem(String password, String name) {
        String text = Normalizer.normalize(password, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length < LEAST || length > MOST) {
            return "must have " + LEAST + " to " + MOST + " characters, got " + length;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.codePoints().distinct().count() < KINDS) {
            return "repeats the same few characters; take " + KINDS + " different ones or more";
        }
        String word = letters(lower);
        if (isRun(lower) || isRun(word)) {
            return "is a row of keys or a count; those are tried first";
        }
        String own = letters(name.toLowerCase(Locale.ROOT));
        if (!own.isEmpty() && strip(word, own).length() < KINDS) {
            return "is hardly more than the user's name";
        }
        return !word.isEmpty() && isCommon(word, own, WORDS)
                ? "is made of common words that are tried first; take some that nobody puts together"
                : null;
    }

    /// The letters of `text`, those that stand for others turned back, without what is around them.
    private static String letters(String text) {
        String trimmed = text.replaceAll("^[^\\p{L}@$]+|[^\\p{L}]+$", "");
        StringBuilder letters = new StringBuilder(trimmed.length());
        trimmed.codePoints()
                .map(PasswordRules::meant)
                .filter(Character::isLetter)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static int meant(int c) {
        return switch (c) {
            case '0' -> 'o';
            case '1', '!', '|' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            case '8' -> 'b';
            default -> c;
        };
    }

    private static String strip(String word, String own) {
        return word.replace(own, "");
    }

    private static boolean isCommon(String word, String own, int words) {
        if (word.isEmpty() || COMMON.contains(word) || word.equals(own)) {
            return true;
        }
        for (int end = 1; words > 1 && end < word.length(); end++) {
            String head = word.substring(0, end);
            if ((COMMON.contains(head) || head.equals(own)) && isCommon(word.substring(end), own, words - 1)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `text` is made of pieces of four or more of a row, forwards or backwards, or repeats itself.
    private static boolean isRun(String text) {
        if (text.isEmpty()) {
            return false;
        }
        if ((text + text).indexOf(text, 1) < text.length() && text.length() > 1) {
            return shortest(text) < KINDS || isRun(text.substring(0, shortest(text)));
        }
        int at = 0;
        while (at < text.length()) {
            int taken = run(text, at);
            if (taken < 4) {
                return false;
            }
            at += taken;
        }
        return true;
    }

    private static int shortest(String text) {
        return (text + text).indexOf(text, 1);
    }

    private static int run(String text, int at) {
        int longest = 0;
        for (String row : RUNS) {
            String back = new StringBuilder(row).reverse().toString();
            int length = longest;
            while (at + length < text.length()
                    && (row.contains(text.substring(at, at + length + 1))
                            || back.contains(text.substring(at, at + length + 1)))) {
                length++;
            }
            longest = length;
        }
        return longest;
    }
}
