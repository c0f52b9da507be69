package dev.tocsin.testkit;

import java.util.List;

/// Texts that became something else where other programs showed them: a tag, a script, a part of an address, a
/// word of a template, a second line of a header, a file or a protocol. What comes from a watched machine, a
/// server that is looked at, or a person may be any of them, and is shown as it is.
public final class HostileTexts {
    private HostileTexts() {}

    /// Forty of them, none longer than 200 characters.
    public static List<String> all() {
        return List.of(
                // tags
                "<script>alert(1)</script>",
                "</script><script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<svg onload=alert(1)>",
                "<svg><script>alert(1)</script></svg>",
                "<iframe srcdoc=\"<script>alert(1)</script>\">",
                "<iframe src=javascript:alert(1)>",
                "<body onload=alert(1)>",
                "<details open ontoggle=alert(1)>",
                "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<base href=//evil.example>",
                "<meta http-equiv=refresh content=0;url=//evil.example>",
                "<link rel=stylesheet href=//evil.example>",
                "<style>@import '//evil.example';</style>",
                "<form action=//evil.example><input type=submit>",
                "<object data=javascript:alert(1)>",
                "<template><script>alert(1)</script></template>",
                "<!--<script>alert(1)</script>-->",
                "<![CDATA[<script>alert(1)</script>]]>",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
                // the end of what it stands in
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "\"><script>alert(1)</script>",
                "`-alert(1)-`",
                "\\\"-alert(1)//",
                "]]>",
                "</title></textarea></style></noscript>",
                // addresses
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "//evil.example/x.js",
                // templates
                "{{7*7}}",
                "${7*7}",
                "<%= 7*7 %>",
                "%{url} %h %m",
                // lines, orders of letters, formulas
                "a\r\nSet-Cookie: x=1\r\n\r\n<b>x</b>",
                "a\nevent: snapshot\ndata: {}\n\n",
                "\u202egnp.exe\u2066\u200b\u0007\u0000",
                "=HYPERLINK(\"//evil.example\",\"x\")");
    }
}
