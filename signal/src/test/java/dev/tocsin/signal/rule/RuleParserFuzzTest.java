package dev.tocsin.signal.rule;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text is a rule, or is refused with a place.
final class RuleParserFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void anyText_isReadOrRefused(byte[] bytes) {
        RuleParserTest.hold(new String(bytes, StandardCharsets.UTF_8));
    }
}
