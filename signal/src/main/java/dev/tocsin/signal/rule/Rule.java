package dev.tocsin.signal.rule;

import dev.tocsin.base.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A rule: what must hold, for how long, of which hosts, and how much it matters. Written as one line
/// ([RuleParser#rule]) or as a sentence ([RuleParser#sentence]); both say all of it.
///
/// @param condition what it waits for
/// @param hold how long the condition must hold before it fires; zero: at once
/// @param end when it is over; null: as soon as the condition does not hold
/// @param scope of which hosts
/// @param severity how much it matters
public record Rule(
        Condition condition, Duration hold, @Nullable End end, Scope scope, Severity severity) {
    // The agent reads each second; its event goes out at once.
    private static final Duration AGENT_LAG = Duration.ofSeconds(2);
    // A host is stale when its pulse, which comes each 5 s, is older than 15 s.
    private static final Duration NO_DATA_LAG = Duration.ofSeconds(15);
    // Pulses bring the machine's own totals each 5 s; the rest comes by the minute.
    private static final Duration PULSE_LAG = Duration.ofSeconds(7);
    // An agent tells a change of a service within two seconds, and the hub judges each second.
    private static final Duration SERVICE_LAG = Duration.ofSeconds(4);
    private static final Duration MINUTE_LAG = Duration.ofSeconds(75);

    /// Where it is evaluated, and how late.
    public Place place() {
        return switch (condition) {
            case Condition.NoData() ->
                new Place(Place.Where.HUB, NO_DATA_LAG, "an agent cannot say that nothing comes from it");
            case Condition.Forecast _ ->
                new Place(Place.Where.HUB, MINUTE_LAG, "a forecast reads hours of history, once a minute");
            case Condition.Yesterday _ ->
                new Place(Place.Where.HUB, MINUTE_LAG, "yesterday is at the hub, and is read once a minute");
            case Condition.Gone _ -> agent();
            case Condition.Failed _ ->
                new Place(Place.Where.HUB, SERVICE_LAG, "agents tell each change of a service, and the hub keeps them");
            case Condition.Limit limit when limit.value().fold() instanceof Fold.Across -> across(limit.value());
            case Condition.Limit _ -> agent();
        };
    }

    private static Place across(Condition.Value value) {
        boolean pulsed = value.metric().isTotal();
        return new Place(
                Place.Where.HUB,
                pulsed ? PULSE_LAG : MINUTE_LAG,
                "only the hub sees many hosts; "
                        + (pulsed ? "totals come each 5 s" : "this column comes by the minute"));
    }

    private static Place agent() {
        return new Place(Place.Where.AGENT, AGENT_LAG, "one host's own seconds");
    }

    /// As one line.
    public String text() {
        return RuleWriter.text(this);
    }

    /// As a sentence for people.
    public String sentence() {
        return RuleWriter.sentence(this);
    }
}
