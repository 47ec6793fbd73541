package dev.lmarenaproxy.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvaluationsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Evaluations evaluations = new Evaluations();

    @Test
    void one_is_known_by_its_turns_until_it_is_forgotten() {
        evaluations.put("turns", "e-1", "firefox", NOW);

        assertThat(requireNonNull(evaluations.find("turns", NOW)).id()).isEqualTo("e-1");
        assertThat(evaluations.find("others", NOW)).isNull();

        evaluations.forget("turns");
        assertThat(evaluations.find("turns", NOW)).isNull();
    }

    @Test
    void of_two_with_the_same_turns_the_newer_is_known() {
        evaluations.put("turns", "e-1", "firefox", NOW);
        evaluations.put("turns", "e-2", "chromium", NOW);

        assertThat(evaluations.find("turns", NOW))
                .isEqualTo(new Evaluations.Evaluation("e-2", "chromium", NOW));
    }

    @Test
    void an_old_one_is_not_known_any_more() {
        evaluations.put("turns", "e-1", "firefox", NOW);
        var end = NOW.plus(Evaluations.LIFETIME);

        assertThat(evaluations.find("turns", end.minusMillis(1))).isNotNull();
        assertThat(evaluations.find("turns", end)).isNull();

        evaluations.put("others", "e-2", "firefox", end);
        assertThat(evaluations.size()).isEqualTo(1);
    }

    @Test
    void of_too_many_the_oldest_is_forgotten() {
        for (var i = 0; i <= Evaluations.MOST; i++) {
            evaluations.put("turns-" + i, "e-" + i, "firefox", NOW.plusMillis(i));
        }

        assertThat(evaluations.size()).isEqualTo(Evaluations.MOST);
        assertThat(evaluations.find("turns-0", NOW)).isNull();
        assertThat(evaluations.find("turns-1", NOW)).isNotNull();
    }
}
