package dev.tocsin.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A test's name says what holds: `subject_condition_result`, so that a list of failed tests reads as a list of
/// broken promises.
class TestNamesTest {
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+");

    @Test
    void tests_everyMethod_saysSubjectConditionResult() {
        List<String> others = Sources.parse(House.testSources()).stream()
                .filter(d -> d.test() && !NAME.matcher(d.name()).matches())
                .map(d -> d.what() + " (" + House.name(java.nio.file.Path.of(d.file())) + ":" + d.line() + ")")
                .toList();
        assertThat(others).as("test methods not named subject_condition_result").isEmpty();
    }
}
