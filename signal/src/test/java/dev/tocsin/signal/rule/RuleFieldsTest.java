package dev.tocsin.signal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problems;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Rules as members, and back.
class RuleFieldsTest {
    @Test
    void anyRule_asMembers_isReadBackAsTheSame() {
        RandomRules rules = new RandomRules(new SplittableRandom(11));
        for (int i = 0; i < 20_000; i++) {
            Rule rule = rules.next();
            Problems problems = new Problems();
            FieldReader in = new FieldReader(RuleFields.write(rule), "", problems);
            Rule read = RuleFields.read(in);
            in.end();
            assertThat(problems.sentence()).as(rule.text()).isEmpty();
            assertThat(read).isEqualTo(rule);
        }
    }

    @Test
    void labelCalledName_isNotTakenForTheHostsName() {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("name", "x");
        Rule rule = new Rule(
                new Condition.NoData(),
                java.time.Duration.ZERO,
                null,
                new Scope(new Selection("web-*"), labels),
                dev.tocsin.base.Severity.INFO);
        Problems problems = new Problems();
        assertThat(RuleFields.read(new FieldReader(RuleFields.write(rule), "", problems)))
                .isEqualTo(rule);
        assertThat(problems.none()).isTrue();
    }
}
