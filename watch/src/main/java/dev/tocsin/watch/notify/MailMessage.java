package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import dev.tocsin.base.Sha256;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// A notice as a mail:
///
/// ```
/// multipart/alternative             without pictures, else within multipart/related with them
///   text/plain                      the lines, each ended by CRLF; then facts, links
///   text/html                       the same
/// ```
///
/// The `Message-ID` is made from the notice's key alone, so that a second copy after a crash is seen as one by mail
/// programs that look. No value becomes a header: the subject is put on one line before, and addresses are checked
/// against a form without any room for it.
final class MailMessage {
    private static final int SUBJECT_CHARS = 200; // what a phone shows is far less
    private static final int TEXT_CHARS = 200_000;

    private final Session session;
    private final MailSettings settings;
    private final String product;

    /// Makes messages of `session`.
    MailMessage(Session session, MailSettings settings, String product) {
        this.session = session;
        this.settings = settings;
        this.product = product;
    }

    /// `notice` for `to`, who are told as the settings say.
    MimeMessage of(Notice notice, List<String> to) throws MessagingException {
        Fixed message = new Fixed(session, id(notice.key(), settings.from()));
        message.setFrom(new InternetAddress(settings.from()));
        boolean named = to.size() == 1 || settings.recipients() == MailSettings.Recipients.SHOWN;
        if (named) {
            for (String address : to) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
            }
        } else {
            message.setHeader("To", "undisclosed-recipients:;");
        }
        message.setSubject(subject(notice), "UTF-8");
        message.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochMilli(notice.atMillis()).atOffset(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday answers
        message.setHeader("X-Mailer", Escape.line(product));
        if (notice.severity() == Severity.CRITICAL) {
            message.setHeader("Importance", "high");
        }
        content(message, notice);
        message.saveChanges();
        return message;
    }

    /// The message's id: `<40 hex digits of the key's SHA-256@domain of the sender>`.
    static String id(String key, String from) {
        return "<" + Sha256.hex(key, 20) + "@" + MailSettings.domain(from) + ">";
    }

    private String subject(Notice notice) {
        String filled = settings.subject()
                .fill(
                        name -> switch (name) {
                            case "subject" -> notice.subject();
                            case "severity" -> notice.severity().word();
                            case "SEVERITY" -> notice.severity().name();
                            case "count" -> String.valueOf(notice.lines().size());
                            default ->
                                throw new AssertionError("BUG: got hole " + name + ", must be one that was read");
                        },
                        Escape::line);
        return Texts.cut(Escape.line(filled).strip(), SUBJECT_CHARS);
    }

    private void content(MimeMessage message, Notice notice) throws MessagingException {
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(text(plain(notice), "text/plain"));
        both.addBodyPart(text(MailHtml.page(notice, settings), "text/html"));
        if (notice.pictures().isEmpty() || !settings.details()) {
            message.setContent(both);
            return;
        }
        MimeMultipart related = new MimeMultipart("related");
        MimeBodyPart words = new MimeBodyPart();
        words.setContent(both);
        related.addBodyPart(words);
        for (int i = 0; i < notice.pictures().size(); i++) {
            related.addBodyPart(picture(notice.pictures().get(i), i));
        }
        message.setContent(related);
    }

    private String plain(Notice notice) {
        StringBuilder text =
                new StringBuilder(Texts.fit(Texts.lines(settings.line(), notice, value -> value), "\r\n", TEXT_CHARS));
        if (settings.details()) {
            for (Notice.Line line : notice.lines()) {
                text.append("\r\n")
                        .append(Escape.line(line.host() + ": " + line.service()))
                        .append("\r\n");
                Texts.facts(line).forEach(fact -> text.append("  ").append(fact).append("\r\n"));
                notice.actions().stream()
                        .filter(action -> action.incident() == line.incident())
                        .forEach(action -> text.append("  ")
                                .append(action.words())
                                .append(": ")
                                .append(Escape.line(action.url()))
                                .append("\r\n"));
                if (text.length() > TEXT_CHARS) {
                    break;
                }
            }
        }
        if (!notice.url().isEmpty()) {
            text.append("\r\n").append(Escape.line(notice.url())).append("\r\n");
        }
        return text.toString();
    }

    private static MimeBodyPart text(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type + "; charset=utf-8")));
        part.setHeader("Content-Type", type + "; charset=utf-8");
        return part;
    }

    private static MimeBodyPart picture(Picture picture, int number) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(picture.png(), "image/png")));
        part.setContentID("<picture-" + number + ">");
        part.setDisposition(Part.INLINE);
        part.setFileName(Escape.line(picture.name()));
        return part;
    }

    /// A message whose id is given and not made from the time.
    private static final class Fixed extends MimeMessage {
        private final String id;

        private Fixed(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
