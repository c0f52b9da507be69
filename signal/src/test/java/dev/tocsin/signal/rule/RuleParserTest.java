package dev.tocsin.signal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines and sentences: what they say, that each is read back as the same rule, and what is said of mistakes.
class RuleParserTest {
    private static final Rule CPU_HIGH = new Rule(
            new Condition.Limit(
                    new Condition.Value(
                            new Metric(Tables.SYSTEM, column(Tables.SYSTEM, "cpu_busy")),
                            Selection.ANY,
                            new Fold.Now()),
                    Comparison.ABOVE,
                    Amount.of(90, AmountUnit.PERCENT)),
            Duration.ofMinutes(5),
            new End(Comparison.BELOW, Amount.of(80, AmountUnit.PERCENT), Duration.ofMinutes(5)),
            new Scope(Selection.ANY, new TreeMap<>(Map.of("role", "db"))),
            Severity.WARNING);

    @Test
    void designedRule_asLineSentenceAndFile_isOne() {
        String line = "cpu_busy > 90 % for 5m until < 80 % for 5m with role=db";
        String sentence = "When CPU busy of every host with role=db is above 90 % for 5 min, raise warning."
                + " End when below 80 % for 5 min.";
        assertThat(CPU_HIGH.text()).isEqualTo(line);
        assertThat(CPU_HIGH.sentence()).isEqualTo(sentence);
        assertThat(RuleParser.rule(line)).isEqualTo(new Parsed.Good(CPU_HIGH));
        assertThat(RuleParser.sentence(sentence)).isEqualTo(new Parsed.Good(CPU_HIGH));
        Problems problems = new Problems();
        SequencedMap<String, Given> file = members("table", "system", "column", "cpu_busy", "above", "90%");
        file.putAll(members("for", "5m", "severity", "warn"));
        file.put("hosts", new Given.Fields(members("role", "db"), Given.Place.NOWHERE));
        file.put("end", new Given.Fields(members("below", "80%", "for", "5m"), Given.Place.NOWHERE));
        assertThat(RuleFields.read(new FieldReader(new Given.Fields(file, Given.Place.NOWHERE), "rules[0]", problems)))
                .isEqualTo(CPU_HIGH);
        assertThat(problems.sentence()).isEmpty();
    }

    @Test
    void file_withMistakes_saysWhere() {
        assertThat(refused(members("when", "cpu_busy > ninety"))).contains("when: column 12: got \"ninety\"");
        assertThat(refused(members("column", "cpu_bussy", "above", "1"))).contains("column: must be a column");
        assertThat(refused(members("column", "cpu_busy", "above", "1", "below", "2")))
                .contains("must have one of");
    }

    private static String refused(SequencedMap<String, Given> file) {
        Problems problems = new Problems();
        assertThat(RuleFields.read(new FieldReader(new Given.Fields(file, Given.Place.NOWHERE), "", problems)))
                .satisfiesAnyOf(
                        rule -> assertThat(rule).isNull(),
                        rule -> assertThat(problems.none()).isFalse());
        return problems.sentence();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk free on /mnt < 1 GB",
                "cpu_busy > 90 % for 5m",
                "process apache2 dead",
                "service postfix failed for 10s severity critical",
                "service \"my mail\" failed with role=web",
                "process \"my app\" dead for 10s severity critical",
                "unit nginx.service dead host web-* severity critical",
                "change of mem_used over 10m > 500 MB",
                "mean of load1 over 15m >= 8",
                "disk free on / reaches 0 B within 4h",
                "net_rx < 50 % of yesterday for 10m",
                "no data for 2m severity critical",
                "sum of net_tx across hosts > 1 Gbit/s with role=web",
                "process rss on apache2 > 1.5 GiB",
                "disk free < 10 % until > 15 %",
                "core busy on 0 > 0.9",
                "sensor value on coretemp/* > 90 °C"
            })
    void line_asItIsWritten_isReadBackAlike(String line) {
        Rule rule = good(RuleParser.rule(line));
        assertThat(rule.text()).isEqualTo(line);
        assertThat(good(RuleParser.sentence(rule.sentence()))).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CPU busy>90%FOR 5 min           | cpu_busy > 90 % for 5m",
                "mount free on /mnt < 1GB        | disk free on /mnt < 1 GB",
                "mount.free < 1 GB               | disk free < 1 GB",
                "disk full within 4h             | disk free reaches 0 B within 4h",
                "disk full on / within 1d        | disk free on / reaches 0 B within 1d",
                "cpu_busy > 0.90 for 300s        | cpu_busy > 0.9 for 5m",
                "disk free < 0                   | disk free < 0 B",
                "load1 > 4 severity warn         | load1 > 4"
            })
    void line_inOtherWords_isTheSame(String given, String canonical) {
        assertThat(good(RuleParser.rule(given)).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu_bussy > 90 %                | 1  | did you mean cpu_busy?",
                "disk fre < 1 GB                 | 1  | did you mean disk free?",
                "cpu_busy 90 %                   | 10 | must be <, <=, >, >= or reaches",
                "cpu_busy > ninety               | 12 | must be a number",
                "disk free < 1                   | 14 | has a unit",
                "disk free < 1 Gb                | 15 | did you mean GB?",
                "cpu_busy > 90 % fro 5m          | 17 | did you mean for?",
                "cpu_busy > 90 % for 5x          | 22 | must be s, m, h or d",
                "cpu_busy > 90 % for 0s          | 21 | must be 1s to 90d",
                "cpu_busy > 90 % until > 95 %    | 23 | other side",
                "cpu_busy > 90 % until < 95 %    | 23 | other side",
                "no data until < 5               | 15 | only a limit",
                "net_rx > 10 %                   | 10 | no part of a whole",
                "sum of load1 over 5m > 1        | 14 | a sum is across hosts",
                "load1 over 5m > 1               | 7  | must begin with",
                "mean of load1 > 1               | 15 | must be \"over\"",
                "process                         | 8  | must be a name",
                "load1 > 1 for 1m for 2m         | 18 | a second \"for\"",
                "load1 > 1 with role             | 20 | must be \"=\"",
                "load1 > 1 severity warming      | 20 | did you mean warning?",
                "load1 > 1 host \"a              | 16 | no quotation mark",
                "load1 > 1 of yesterday          | 9  | yesterday is compared",
                "''                              | 1  | got the end"
            })
    void mistake_inALine_isToldWithItsPlace(String line, int column, String text) {
        assertThat(RuleParser.rule(line)).isInstanceOf(Parsed.Wrong.class);
        String said = RuleParser.rule(line).toString();
        assertThat(said).startsWith("column " + column + ": ").contains(text);
    }

    @Test
    void metrics_everyColumnOfEveryTable_canBeWritten() {
        int count = 0;
        for (Table table : Tables.ALL) {
            for (QueryColumn column : table.queryColumns()) {
                Metric metric = new Metric(table, column);
                assertThat(Metric.byWords(metric.words().toLowerCase(java.util.Locale.ROOT)))
                        .isEqualTo(metric);
                count++;
            }
        }
        assertThat(count).isGreaterThan(80);
    }

    @Test
    void anyRule_writtenBothWays_isReadBackAsItself() {
        RandomRules rules = new RandomRules(new SplittableRandom(33));
        for (int i = 0; i < 20_000; i++) {
            Rule rule = rules.next();
            assertThat(RuleParser.rule(rule.text())).as(rule.text()).isEqualTo(new Parsed.Good(rule));
            assertThat(RuleParser.sentence(rule.sentence())).as(rule.sentence()).isEqualTo(new Parsed.Good(rule));
        }
    }

    @Test
    void mutatedRules_tensOfThousands_areReadOrRefusedWithAPlace() {
        SplittableRandom random = new SplittableRandom(5);
        RandomRules rules = new RandomRules(random);
        String signs = "<>=%\"\\ ,.0-9afor°\u0000\n";
        for (int i = 0; i < 30_000; i++) {
            Rule rule = rules.next();
            StringBuilder text = new StringBuilder(random.nextBoolean() ? rule.text() : rule.sentence());
            for (int n = random.nextInt(1, 4); n > 0 && !text.isEmpty(); n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                    default -> text.setLength(at);
                }
            }
            hold(text.toString());
        }
    }

    @Test
    void longText_isRefused() {
        hold("load1 > 1 ".repeat(100_000));
        hold("\"".repeat(2_000));
        hold("9".repeat(2_000));
        hold("load1 > " + "9".repeat(1_900));
        hold("load1 > 1 for 999999999d");
    }

    /// What is read can be written and read again; what is refused has a place within the text.
    static void hold(String text) {
        for (Parsed parsed : List.of(RuleParser.rule(text), RuleParser.sentence(text))) {
            switch (parsed) {
                case Parsed.Good(Rule rule) -> {
                    assertThat(RuleParser.rule(rule.text())).as(text).isEqualTo(parsed);
                    assertThat(RuleParser.sentence(rule.sentence())).as(text).isEqualTo(parsed);
                    assertThat(rule.place().lag()).isPositive();
                }
                case Parsed.Wrong(int position, String said) -> {
                    assertThat(position).isBetween(0, text.length());
                    assertThat(said).isNotEmpty();
                }
            }
        }
    }

    @Test
    void place_ofEachKind_saysWhereAndHowLate() {
        assertThat(where("cpu_busy > 90 %")).isEqualTo("AGENT PT2S");
        assertThat(where("service * failed")).isEqualTo("HUB PT4S");
        assertThat(where("process apache2 dead")).isEqualTo("AGENT PT2S");
        assertThat(where("mean of load1 over 5m > 3")).isEqualTo("AGENT PT2S");
        assertThat(where("no data for 1m")).isEqualTo("HUB PT15S");
        assertThat(where("disk full within 4h")).isEqualTo("HUB PT1M15S");
        assertThat(where("net_rx < 10 % of yesterday")).isEqualTo("HUB PT1M15S");
        assertThat(where("sum of net_rx across hosts > 1 MB/s")).isEqualTo("HUB PT7S");
        assertThat(where("max of disk used across hosts > 90 %")).isEqualTo("HUB PT1M15S");
    }

    private static String where(String line) {
        Place place = good(RuleParser.rule(line)).place();
        return place.where() + " " + place.lag();
    }

    @Test
    void amounts_inTheColumnsUnit_areExact() {
        assertThat(Amount.of(1, AmountUnit.GB).value(dev.tocsin.block.Unit.BYTES))
                .isEqualTo(1e9);
        assertThat(Amount.of(1, AmountUnit.GIB).value(dev.tocsin.block.Unit.BYTES))
                .isEqualTo(1073741824.0);
        assertThat(Amount.of(8, AmountUnit.MBIT_S).value(dev.tocsin.block.Unit.BYTES_PER_SECOND))
                .isEqualTo(1e6);
        assertThat(Amount.of(500, AmountUnit.MS).value(dev.tocsin.block.Unit.MILLIS))
                .isEqualTo(500);
        assertThat(Amount.of(2, AmountUnit.S).value(dev.tocsin.block.Unit.MILLIS))
                .isEqualTo(2_000);
        assertThat(new Amount(new BigDecimal("1.50"), AmountUnit.NONE).text()).isEqualTo("1.5");
    }

    @Test
    void selection_withStars_matchesAsOneWouldThink() {
        assertThat(new Selection("db-*").matches("db-01")).isTrue();
        assertThat(new Selection("*-01").matches("db-01")).isTrue();
        assertThat(new Selection("a*b*c").matches("axxbyyc")).isTrue();
        assertThat(new Selection("a*b*c").matches("axxbyy")).isFalse();
        assertThat(new Selection("apache").matches("apache2")).isFalse();
        assertThat(new Selection("*").matches("")).isTrue();
    }

    private static Rule good(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong wrong -> throw new AssertionError(wrong.toString());
        };
    }

    private static QueryColumn column(Table table, String name) {
        return java.util.Objects.requireNonNull(table.queryColumn(name));
    }

    private static SequencedMap<String, Given> members(String... pairs) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            members.put(pairs[i], new Given.Scalar(pairs[i + 1], Given.Place.NOWHERE));
        }
        return members;
    }
}
