package dev.lmarenaproxy.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.vitals.HealthScore.Issue;
import dev.lmarenaproxy.vitals.HealthScore.Limits;
import dev.lmarenaproxy.vitals.HealthScore.Status;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HealthScoreTest {
    private static final Limits LIMITS = new Limits(20, 120, 500);

    private static HealthScore of(SomeFigures figures) {
        return HealthScore.of(figures.now(), LIMITS);
    }

    static Stream<Arguments> issues() {
        return Stream.of(
                Arguments.of("no_tab", 50, new SomeFigures().tabs(0, 0, 0, 0)),
                Arguments.of("no_tab_ready", 45, new SomeFigures().tabs(2, 0, 1, 0)),
                Arguments.of("tab_needs_person", 10, new SomeFigures().tabs(2, 1, 1, 0)),
                Arguments.of("error_rate", 10, new SomeFigures().requests(95, 1, 5)),
                Arguments.of("error_rate", 25, new SomeFigures().requests(80, 1, 20)),
                Arguments.of("error_rate", 40, new SomeFigures().requests(50, 1, 50)),
                Arguments.of("slow_p95", 5, new SomeFigures().requests(10, 60, 0)),
                Arguments.of("slow_p95", 15, new SomeFigures().requests(10, 120, 0)),
                Arguments.of("capacity", 5, new SomeFigures().tabs(1, 1, 0, 4)),
                Arguments.of("queue", 10, new SomeFigures().waiting(500)),
                Arguments.of("queue", 20, new SomeFigures().waiting(800)),
                Arguments.of("disk", 10, new SomeFigures().diskFreeMegabytes(999)),
                Arguments.of("disk", 30, new SomeFigures().diskFreeMegabytes(499)),
                Arguments.of("journal", 30, new SomeFigures().withoutJournal()));
    }

    @ParameterizedTest
    @MethodSource("issues")
    void an_issue_costs_its_points_and_tells_what_to_do(
            String id, int points, SomeFigures figures) {
        var health = of(figures);

        assertThat(health.score()).isEqualTo(100 - points);
        assertThat(health.issues())
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.id()).isEqualTo(id);
                    assertThat(issue.points()).isEqualTo(points);
                    assertThat(issue.message()).isNotBlank();
                    assertThat(issue.recommendation()).isNotBlank();
                });
    }

    @Test
    void what_does_well_has_all_points() {
        var health = of(new SomeFigures().requests(96, 10, 4));

        assertThat(health.score()).isEqualTo(100);
        assertThat(health.status()).isEqualTo(Status.HEALTHY);
        assertThat(health.issues()).isEmpty();
    }

    @Test
    void of_few_requests_nothing_is_concluded() {
        assertThat(of(new SomeFigures().requests(0, 0, 9)).score()).isEqualTo(100);
    }

    @Test
    void the_score_ends_at_nothing_and_the_worst_comes_first() {
        var health =
                of(
                        new SomeFigures()
                                .tabs(0, 0, 0, 0)
                                .requests(10, 200, 90)
                                .waiting(1000)
                                .diskFreeMegabytes(1)
                                .withoutJournal());

        assertThat(health.score()).isZero();
        assertThat(health.status()).isEqualTo(Status.UNHEALTHY);
        assertThat(health.issues())
                .extracting(Issue::id)
                .startsWith("no_tab", "error_rate")
                .hasSize(6);
    }

    @Test
    void the_status_follows_the_score() {
        assertThat(of(new SomeFigures().tabs(2, 1, 1, 0)).status()).isEqualTo(Status.HEALTHY);
        assertThat(of(new SomeFigures().withoutJournal()).status()).isEqualTo(Status.DEGRADED);
        assertThat(of(new SomeFigures().tabs(0, 0, 0, 0)).status()).isEqualTo(Status.UNHEALTHY);
    }
}
