package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The digest of a page or a file, so that a change of it is seen. Fact `value`: the digest in hexadecimal digits; who
/// watches the check for change compares it with the one before. What changes all the time anyway is left out by
/// patterns.
///
/// ```
/// url: https://example.com/terms.html     # http, https or ftp; or path: alone
/// ignore: ['Generated at .*', '(?s)<!--.*?-->']
/// digest: sha-256             # or md5
/// expect: 9f86d081884c…       # must be this one; its length tells the digest
/// follow: 3                   # redirects
/// user: u  password: p     # by ftp only with plain-password: true, as nothing encrypts it there
/// ```
public final class ContentCheck implements CheckType {
    /// The largest document, bytes.
    static final int DOCUMENT_BYTES = FtpCheck.FILE_BYTES;

    private static final int PATTERNS = 50;
    private static final int MD5_DIGITS = 32;

    /// The type.
    ContentCheck() {}

    /// Which digests there are.
    private enum Digest {
        /// The usual one.
        SHA_256,
        /// For digests that others have kept; good enough to see a change that nobody hides.
        MD5
    }

    /// What is set.
    private record Ask(
            Target target, HttpTalk.Request request, TlsSettings tls, Sign sign, List<Pattern> ignore, String digest) {}

    @Override
    public String name() {
        return "content";
    }

    @Override
    public String help() {
        return "A page or a file is the same as before.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String url = in.text("url", "");
        boolean ftp = url.toLowerCase(Locale.ROOT).startsWith("ftp://");
        Target target = HttpCheck.target(ftp ? "ftp" : "http", host, in);
        HttpTalk.Request request = HttpTalk.Request.get(in.whole("follow", 0, 5, 3), DOCUMENT_BYTES);
        String authorization = ftp ? "" : HttpCheck.authorization(in);
        Sign sign = ftp ? Sign.read(in, TlsMode.NONE) : new Sign("", "");
        List<Pattern> ignore = new ArrayList<>();
        for (String text : in.texts("ignore")) {
            Pattern pattern = Search.compile(in, "ignore", text);
            if (pattern != null && ignore.size() < PATTERNS) {
                ignore.add(pattern);
            }
        }
        String expect = in.text("expect", "").toLowerCase(Locale.ROOT);
        if (!expect.matches("|[0-9a-f]{32}|[0-9a-f]{64}")) {
            in.refuse("expect", "must be the 64 digits of a SHA-256 or the 32 of an MD5");
        }
        Digest usual = expect.length() == MD5_DIGITS ? Digest.MD5 : Digest.SHA_256;
        Digest digest = in.choice("digest", Digest.class, usual);
        HttpTalk.Request whole = new HttpTalk.Request(
                request.method(), request.headers(), authorization, request.body(), request.follow(), request.most());
        Ask ask = new Ask(target, whole, TlsSettings.read(in), sign, ignore, digest == Digest.MD5 ? "MD5" : "SHA-256");
        return attempt -> look(attempt, ask, expect);
    }

    private static Verdict look(Attempt attempt, Ask ask, String expect) throws IOException, InterruptedException {
        byte[] bytes = ask.target().scheme().equals("ftp") ? file(attempt, ask) : page(attempt, ask);
        if (!ask.ignore().isEmpty()) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1); // keeps every byte
            for (Pattern pattern : ask.ignore()) {
                text = Search.without(pattern, text, attempt);
            }
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }
        String value = HexFormat.of().formatHex(Digests.of(ask.digest()).digest(bytes));
        attempt.fact(Verdict.VALUE, value);
        attempt.fact("content.bytes", Integer.toString(bytes.length));
        return expect.isEmpty() || expect.equals(value)
                ? Verdict.up(ask.digest() + " " + value)
                : Verdict.wrong(Verdict.UNEXPECTED, "changed: " + ask.digest() + " " + value + " instead of " + expect);
    }

    private static byte[] page(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        HttpTalk.Answer answer = new HttpTalk(attempt, ask.tls()).ask(ask.target(), ask.request());
        if (answer.status() != Verdict.OK) {
            throw new WrongAnswer(answer.status(), Integer.toString(answer.status()));
        }
        if (!answer.whole()) {
            throw new WrongAnswer(Verdict.UNEXPECTED, "the page is larger than " + DOCUMENT_BYTES + " bytes");
        }
        return answer.body();
    }

    private static byte[] file(Attempt attempt, Ask ask) throws IOException, InterruptedException {
        LineServer server =
                new LineServer(ask.target().host(), ask.target().port(), TlsMode.NONE, ask.tls(), ask.sign());
        try (FtpTalk talk = new FtpTalk(attempt, server)) {
            talk.signIn(ask.sign());
            return talk.file(ask.target().file(), DOCUMENT_BYTES);
        }
    }
}
