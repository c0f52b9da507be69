package dev.tocsin.watch.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The conditions of one of Gatus' endpoints (`[STATUS] == 200`) as members of a check. What a check cannot say is kept
/// in [#left], because an endpoint without one of its conditions would be well when it is not.
final class GatusConditions {
    private static final Pattern CONDITION = Pattern.compile("(.+?)\\s*(==|!=|<=|>=|<|>)\\s*(.*)");
    private static final Pattern PLACE = Pattern.compile("\\[BODY]((?:\\.[A-Za-z0-9_-]+)*)");
    private static final int FIRST = 100;
    private static final int LAST = 599;

    private final List<String> left = new ArrayList<>();
    private final List<IntPredicate> statuses = new ArrayList<>();
    private final Map<String, String> json = new LinkedHashMap<>();
    private final Members check;
    private final boolean web;
    private final boolean dns;

    /// Conditions of an endpoint over HTTP (`web`), or of a name server (`dns`), that are put into `check`.
    GatusConditions(Members check, boolean web, boolean dns) {
        this.check = check;
        this.web = web;
        this.dns = dns;
    }

    /// Puts all of `conditions`.
    void put(List<String> conditions) {
        for (String condition : conditions) {
            Matcher parts = CONDITION.matcher(condition.strip());
            if (!parts.matches()
                    || !put(
                            parts.group(1).strip(),
                            parts.group(2),
                            parts.group(3).strip())) {
                left.add(condition.strip());
            }
        }
        if (web) {
            check.put("expect", ranges()).put("json", json);
        }
    }

    /// The conditions that no check can say.
    List<String> left() {
        return left;
    }

    private boolean put(String what, String compare, String value) {
        return switch (what) {
            case "[STATUS]" -> web && status(compare, value);
            case "[CONNECTED]" -> compare.equals("==") && value.equals("true");
            case "[DNS_RCODE]" -> dns && compare.equals("==") && value.equals("NOERROR");
            case "[RESPONSE_TIME]" -> slow(compare, value);
            case "[CERTIFICATE_EXPIRATION]" -> certificate(compare, value);
            default -> body(what, compare, value);
        };
    }

    private boolean slow(String compare, String value) {
        boolean below = compare.startsWith("<") && value.matches("[0-9]{1,6}");
        if (below) {
            check.put("slow", GoDuration.text(Long.parseLong(value), 1, 300_000));
        }
        return below;
    }

    private boolean certificate(String compare, String value) {
        long millis = GoDuration.millis(value);
        if (compare.startsWith(">") && millis > 0) {
            check.put("certificate-days", Long.toString(Math.ceilDiv(millis, 86_400_000L)));
            return true;
        }
        return false;
    }

    private boolean status(String compare, String value) {
        IntPredicate good = good(compare, value);
        if (good != null) {
            statuses.add(good);
        }
        return good != null;
    }

    private static @Nullable IntPredicate good(String compare, String value) {
        if (compare.equals("==") && value.matches("any\\([0-9, ]+\\)")) {
            List<Integer> any = Stream.of(value.replaceAll("any|[() ]", "").split(",", -1))
                    .filter(one -> one.matches("[0-9]{3}"))
                    .map(Integer::parseInt)
                    .toList();
            return any::contains;
        }
        if (!value.matches("[0-9]{1,4}")) {
            return null;
        }
        int number = Integer.parseInt(value);
        return switch (compare) {
            case "==" -> code -> code == number;
            case "!=" -> code -> code != number;
            case "<" -> code -> code < number;
            case "<=" -> code -> code <= number;
            case ">" -> code -> code > number;
            default -> code -> code >= number;
        };
    }

    /// Every status that all conditions allow, as ranges; Gatus takes any status where no condition is about it.
    private List<String> ranges() {
        List<String> ranges = new ArrayList<>();
        int from = 0;
        for (int code = FIRST; code <= LAST + 1; code++) {
            int status = code;
            boolean good = code <= LAST && statuses.stream().allMatch(one -> one.test(status));
            if (good && from == 0) {
                from = code;
            } else if (!good && from > 0) {
                ranges.add(from == code - 1 ? Integer.toString(from) : from + "-" + (code - 1));
                from = 0;
            }
        }
        return ranges.equals(List.of("200")) ? List.of() : ranges;
    }

    private boolean body(String what, String compare, String value) {
        Matcher place = PLACE.matcher(what);
        if (!place.matches() || !compare.equals("==") || value.contains("[")) {
            return false;
        }
        String path = place.group(1);
        if (dns) {
            return path.isEmpty() && !value.contains("(") && put("expect", List.of(value));
        }
        if (!path.isEmpty()) {
            return web && !value.contains("(") && json.putIfAbsent(path.replace('.', '/'), value) == null;
        }
        Matcher pattern = Pattern.compile("pat\\((.*)\\)").matcher(value);
        if (!web || !pattern.matches()) {
            return web && !value.contains("(") && put("matches", "(?s)^" + Pattern.quote(value) + "$");
        }
        String sought = pattern.group(1);
        String inner = sought.replaceAll("^\\*|\\*$", "");
        boolean around = sought.length() > 2 && sought.startsWith("*") && sought.endsWith("*");
        boolean plain = inner.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0);
        if (around && plain) {
            return put("contains", inner);
        }
        return put("matches", glob(sought));
    }

    private boolean put(String member, String value) {
        boolean free = !check.has(member);
        check.put(member, free ? value : "");
        return free;
    }

    private boolean put(String member, List<String> value) {
        boolean free = !check.has(member);
        check.put(member, free ? value : List.of());
        return free;
    }

    private static String glob(String pattern) {
        String any = IntStream.range(0, pattern.length())
                .mapToObj(i -> switch (pattern.charAt(i)) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(pattern.substring(i, i + 1));
                })
                .reduce("", String::concat);
        return "(?s)^" + any + "$";
    }
}
