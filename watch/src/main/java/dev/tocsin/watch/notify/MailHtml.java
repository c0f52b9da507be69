package dev.tocsin.watch.notify;

import java.util.List;

/// The HTML part of a mail: a heading per thing that happened, its facts, pictures, a link. Inline styles, because mail
/// programs drop others; no script, no address of anybody else, every value escaped.
final class MailHtml {
    private static final int LINES = 200; // what follows is in the text part
    private static final String BODY =
            "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45";

    private MailHtml() {}

    /// The page for `notice`.
    static String page(Notice notice, MailSettings settings) {
        StringBuilder page = new StringBuilder(2_000);
        page.append("<!doctype html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(Escape.html(Texts.subject(notice, 200)))
                .append("</title></head>\r\n<body style=\"")
                .append(BODY)
                .append("\">\r\n");
        Template title = Template.of(Texts.TITLE, Texts.NAMES);
        List<Notice.Line> shown =
                notice.lines().subList(0, Math.min(LINES, notice.lines().size()));
        for (Notice.Line line : shown) {
            page.append("<div style=\"margin:0 0 16px;padding:4px 12px;border-left:4px solid #%06x\">"
                            .formatted(Texts.colour(line.severity())))
                    .append("<b>")
                    .append(Texts.line(title, notice, line, Escape::html))
                    .append("</b><br>\r\n")
                    .append(Texts.line(settings.line(), notice, line, Escape::html))
                    .append("\r\n");
            if (settings.details()) {
                page.append("<pre style=\"font-size:13px;white-space:pre-wrap;margin:6px 0\">");
                Texts.facts(line).forEach(fact -> page.append(Escape.html(fact)).append("\r\n"));
                page.append("</pre>");
                actions(page, notice, line);
            }
            page.append("</div>\r\n");
        }
        if (shown.size() < notice.lines().size()) {
            page.append("<p>… and ")
                    .append(notice.lines().size() - shown.size())
                    .append(" more</p>\r\n");
        }
        if (settings.details()) {
            pictures(page, notice);
        }
        link(page, notice.url());
        return page.append("</body></html>\r\n").toString();
    }

    private static void actions(StringBuilder page, Notice notice, Notice.Line line) {
        for (Notice.Action action : notice.actions()) {
            if (action.incident() == line.incident() && isWeb(action.url())) {
                page.append("<a style=\"display:inline-block;margin:0 8px 4px 0;padding:8px 14px;border-radius:6px;")
                        .append("background:#1565c0;color:#ffffff;text-decoration:none\" href=\"")
                        .append(Escape.html(Escape.line(action.url())))
                        .append("\">")
                        .append(Escape.html(action.words()))
                        .append("</a>\r\n");
            }
        }
    }

    private static boolean isWeb(String url) {
        return url.startsWith("https://") || url.startsWith("http://");
    }

    private static void pictures(StringBuilder page, Notice notice) {
        for (int i = 0; i < notice.pictures().size(); i++) {
            page.append("<p><img src=\"cid:picture-")
                    .append(i)
                    .append("\" style=\"max-width:100%\" alt=\"")
                    .append(Escape.html(Escape.line(notice.pictures().get(i).words())))
                    .append("\"></p>\r\n");
        }
    }

    private static void link(StringBuilder page, String url) {
        if (isWeb(url)) {
            page.append("<p><a href=\"").append(Escape.html(Escape.line(url))).append("\">Open in Tocsin</a></p>\r\n");
        }
    }
}
