package dev.tocsin.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.wire.Message;
import org.junit.jupiter.api.Tag;

/// Everything that a hub may say to an agent: a message or damage, and what an agent then reads in it (rules,
/// and what is set for a check) a thing of its kind or a mistake. Nothing of it is done here.
final class FromHubFuzzTest {
    @FuzzTest(maxDuration = "30s")
    @Tag("T-RCE-1")
    @Tag("S1")
    void message_ofAnyBytes_isOneOrDamage(byte[] bytes) {
        Message message = Frames.read(bytes);
        if (message instanceof Message.Rules rules) {
            rules.rules().forEach(rule -> RuleParser.rule(rule.text()));
        } else if (message instanceof Message.LookAsk ask) {
            for (CheckType type : CheckTypes.ALL) {
                Problems problems = new Problems();
                FieldReader in = new FieldReader(ask.set(), "", problems);
                Check read = type.read(ask.host(), in);
                in.end();
                if (read == null) {
                    throw new AssertionError("BUG: got no check of type " + type.name() + ", must be one");
                }
            }
        }
    }
}
