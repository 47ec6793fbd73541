package dev.lmarenaproxy.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.settings.Settings.WebhookTemplate;
import dev.lmarenaproxy.vitals.SomeFigures;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadingsTest {
    private static final Settings.Alerts DEFAULTS = Settings.DEFAULTS.alerts();

    /** Every threshold off. */
    private static final Settings.Alerts OFF =
            new Settings.Alerts(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, "", WebhookTemplate.JSON);

    private static List<Reading> holding(SomeFigures figures, Settings.Alerts limits) {
        return Readings.of(figures.now(), limits).stream().filter(Reading::holds).toList();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(Rule.ERROR_RATE, 20.0, new SomeFigures().requests(80, 1, 20)),
                Arguments.of(Rule.SLOW_P95, 120.0, new SomeFigures().requests(10, 120, 0)),
                Arguments.of(Rule.NO_TAB, null, new SomeFigures().tabs(0, 0, 0, 0)),
                Arguments.of(Rule.TAB_NEEDS_PERSON, null, new SomeFigures().tabs(2, 1, 1, 0)),
                Arguments.of(Rule.QUEUE, 80.0, new SomeFigures().waiting(800)),
                Arguments.of(Rule.DISK, 499.0, new SomeFigures().diskFreeMegabytes(499)),
                Arguments.of(Rule.ACTIVE_REQUESTS, 200.0, new SomeFigures().active(200)));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void a_rule_holds_from_its_threshold_on(Rule rule, Double value, SomeFigures figures) {
        assertThat(holding(figures, DEFAULTS))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.rule()).isEqualTo(rule);
                    assertThat(reading.value()).isEqualTo(value);
                    assertThat(reading.message()).isNotBlank();
                });
        assertThat(holding(figures, OFF)).isEmpty();
    }

    @Test
    void a_failing_journal_is_always_told() {
        assertThat(holding(new SomeFigures().withoutJournal(), OFF))
                .singleElement()
                .extracting(Reading::rule)
                .isEqualTo(Rule.JOURNAL);
    }

    @Test
    void below_the_thresholds_nothing_holds() {
        var well =
                new SomeFigures()
                        .requests(81, 119, 19)
                        .waiting(799)
                        .active(199)
                        .diskFreeMegabytes(500);

        assertThat(holding(well, DEFAULTS)).isEmpty();
    }

    @Test
    void of_few_requests_no_share_is_reckoned() {
        assertThat(holding(new SomeFigures().requests(0, 0, 9), DEFAULTS)).isEmpty();
    }

    @Test
    void what_is_a_matter_of_time_has_a_patience_of_its_own() {
        assertThat(Readings.of(new SomeFigures().now(), DEFAULTS))
                .extracting(reading -> reading.patience().toSeconds())
                .containsExactly(30L, 30L, 60L, 60L, 30L, 30L, 30L, 30L);
    }
}
