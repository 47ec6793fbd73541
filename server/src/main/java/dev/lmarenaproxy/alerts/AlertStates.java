package dev.lmarenaproxy.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with each rule: ok, pending since it holds, firing once it held for long enough.
 * What fires is told once, and once more when it is over; then nothing is told of the rule for a
 * while. For one thread; time is handed in.
 */
final class AlertStates {
    private final Map<Rule, State> states = new EnumMap<>(Rule.class);
    private final Instant restoredUntil;
    private long lastId;

    /** How a rule stands, as it is told. */
    record RuleState(Rule rule, String state, double value, double threshold) {}

    private static final class State {
        private @Nullable Instant holdsSince;
        private @Nullable Alert firing;
        private @Nullable Instant resolvedAt;
        private boolean restored;
        private double value;
        private double threshold;
    }

    /**
     * @param latest of each rule the last one of a former run: after one that was resolved the rule
     *     stays quiet as long as it would have; one that fires goes on, and if its rule doesn't
     *     hold is resolved only from {@code restoredUntil} on, so that tabs may come back first
     * @param lastId of all alerts before
     */
    AlertStates(List<Alert> latest, long lastId, Instant restoredUntil) {
        this.restoredUntil = restoredUntil;
        this.lastId = lastId;
        for (var rule : Rule.values()) {
            states.put(rule, new State());
        }
        for (var alert : latest) {
            var state = state(alert.rule());
            if (alert.firing()) {
                state.firing = alert;
                state.holdsSince = alert.since();
                state.restored = true;
            } else {
                state.resolvedAt = alert.resolvedAt();
            }
        }
    }

    /**
     * Takes the readings of a moment.
     *
     * @param coolDown how long nothing more is told of a rule after it was resolved
     * @return what is to be told: alerts that fire, or are resolved, since the last time
     */
    List<Alert> step(List<Reading> readings, Duration coolDown, Instant now) {
        var news = new ArrayList<Alert>();
        for (var reading : readings) {
            var state = state(reading.rule());
            if (reading.holds()) {
                holds(state, reading, coolDown, now, news);
            } else {
                holdsNot(state, reading, now, news);
            }
        }
        return news;
    }

    private void holds(
            State state, Reading reading, Duration coolDown, Instant now, List<Alert> news) {
        state.restored = false;
        var since = state.holdsSince == null ? now : state.holdsSince;
        state.holdsSince = since;
        var held = Duration.between(since, now);
        var value = reading.value();
        state.value = value == null ? held.toSeconds() : value;
        state.threshold = reading.threshold();
        var quiet = state.resolvedAt != null && now.isBefore(state.resolvedAt.plus(coolDown));
        if (state.firing == null && !quiet && held.compareTo(reading.patience()) >= 0) {
            var alert =
                    new Alert(
                            ++lastId,
                            reading.rule(),
                            since,
                            null,
                            state.value,
                            state.threshold,
                            reading.message());
            state.firing = alert;
            news.add(alert);
        }
    }

    private void holdsNot(State state, Reading reading, Instant now, List<Alert> news) {
        var value = reading.value();
        state.holdsSince = null;
        state.value = value == null ? 0 : value;
        state.threshold = reading.threshold();
        var firing = state.firing;
        if (firing != null && !(state.restored && now.isBefore(restoredUntil))) {
            state.firing = null;
            state.resolvedAt = now;
            news.add(firing.resolved(now));
        }
    }

    List<RuleState> rules() {
        var rules = new ArrayList<RuleState>();
        states.forEach((rule, state) ->
                rules.add(new RuleState(rule, word(state), state.value, state.threshold)));
        return rules;
    }

    private static String word(State state) {
        if (state.firing != null) {
            return "firing";
        }
        return state.holdsSince != null ? "pending" : "ok";
    }

    private State state(Rule rule) {
        return states.computeIfAbsent(rule, _ -> new State());
    }
}
