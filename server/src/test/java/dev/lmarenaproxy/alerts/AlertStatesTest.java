package dev.lmarenaproxy.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.alerts.AlertStates.RuleState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AlertStatesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeClock clock = new FakeClock();
    private Duration coolDown = Duration.ofMinutes(5);
    private AlertStates states = new AlertStates(List.of(), 41, clock.instant());

    private List<Alert> step(boolean holds) {
        var reading = new Reading(Rule.ERROR_RATE, holds, 25.0, 20, PATIENCE, "It fails.");
        return states.step(List.of(reading), coolDown, clock.instant());
    }

    private List<Alert> after(int seconds, boolean holds) {
        clock.pass(Duration.ofSeconds(seconds));
        return step(holds);
    }

    private String state() {
        return states.rules().stream()
                .filter(rule -> rule.rule() == Rule.ERROR_RATE)
                .map(RuleState::state)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class A_rule {
        @Test
        void that_holds_is_pending_and_fires_once_it_held_for_long_enough() {
            var since = clock.instant();
            assertThat(step(true)).isEmpty();
            assertThat(state()).isEqualTo("pending");
            assertThat(after(29, true)).isEmpty();

            var told = after(1, true);

            assertThat(told)
                    .containsExactly(
                            new Alert(42, Rule.ERROR_RATE, since, null, 25, 20, "It fails."));
            assertThat(state()).isEqualTo("firing");
        }

        @Test
        void that_stops_holding_before_was_nothing() {
            step(true);
            assertThat(after(29, false)).isEmpty();
            assertThat(state()).isEqualTo("ok");

            assertThat(after(1, true)).isEmpty();
            assertThat(after(29, true)).isEmpty();
        }

        @Test
        void that_fires_is_not_told_again() {
            step(true);
            after(30, true);

            assertThat(after(30, true)).isEmpty();
            assertThat(after(3000, true)).isEmpty();
        }

        @Test
        void that_is_over_is_told_once() {
            step(true);
            var fired = after(30, true).getFirst();

            var told = after(5, false);

            assertThat(told).containsExactly(fired.resolved(clock.instant()));
            assertThat(told.getFirst().firing()).isFalse();
            assertThat(after(5, false)).isEmpty();
            assertThat(state()).isEqualTo("ok");
        }

        @Test
        void that_was_told_is_quiet_for_a_while() {
            step(true);
            after(30, true);
            after(5, false);
            after(1, true);

            assertThat(after(298, true)).isEmpty();
            assertThat(state()).isEqualTo("pending");
            assertThat(after(1, true)).singleElement().extracting(Alert::id).isEqualTo(43L);
        }

        @Test
        void that_is_quiet_is_told_as_soon_as_the_pause_is_set_shorter() {
            step(true);
            after(30, true);
            after(5, false);
            after(1, true);
            after(60, true);

            coolDown = Duration.ofMinutes(1);

            assertThat(after(1, true)).singleElement().extracting(Alert::id).isEqualTo(43L);
        }

        @Test
        void without_a_value_tells_how_long_it_held() {
            var reading = new Reading(Rule.NO_TAB, true, null, 60, PATIENCE, "None.");
            states.step(List.of(reading), coolDown, clock.instant());
            clock.pass(Duration.ofSeconds(31));

            var told = states.step(List.of(reading), coolDown, clock.instant());

            assertThat(told).singleElement().extracting(Alert::value).isEqualTo(31.0);
        }
    }

    @Nested
    class After_a_restart {
        private final Alert left =
                new Alert(7, Rule.ERROR_RATE, clock.instant(), null, 30, 20, "It failed.");

        private void restart() {
            restartAfter(left);
        }

        private void restartAfter(Alert latest) {
            states = new AlertStates(List.of(latest), 7, clock.instant().plusSeconds(30));
        }

        @Test
        void what_was_resolved_before_stays_quiet_for_the_rest_of_the_while() {
            clock.pass(Duration.ofSeconds(40));
            var resolved = left.resolved(clock.instant());
            clock.pass(Duration.ofSeconds(10));
            restartAfter(resolved);
            step(true);

            assertThat(after(289, true)).isEmpty();
            assertThat(state()).isEqualTo("pending");
            assertThat(after(1, true)).singleElement().extracting(Alert::id).isEqualTo(8L);
        }

        @Test
        void what_still_holds_is_told_to_have_held_all_the_time() {
            clock.pass(Duration.ofSeconds(100));
            restart();

            var reading = new Reading(Rule.ERROR_RATE, true, null, 60, PATIENCE, "None.");
            states.step(List.of(reading), coolDown, clock.instant());

            assertThat(states.rules()).contains(new RuleState(Rule.ERROR_RATE, "firing", 100, 60));
        }

        @Test
        void what_still_holds_goes_on_without_being_told_again() {
            restart();

            assertThat(step(true)).isEmpty();
            assertThat(after(100, true)).isEmpty();
            assertThat(state()).isEqualTo("firing");
            assertThat(after(1, false)).containsExactly(left.resolved(clock.instant()));
        }

        @Test
        void what_holds_no_more_is_resolved_after_a_while() {
            restart();

            assertThat(step(false)).isEmpty();
            assertThat(after(29, false)).isEmpty();
            assertThat(after(1, false)).containsExactly(left.resolved(clock.instant()));
        }
    }
}
