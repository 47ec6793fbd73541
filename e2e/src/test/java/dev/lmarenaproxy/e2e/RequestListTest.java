package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A list of many requests. */
@ExtendWith(Stages.class)
@Timeout(120)
class RequestListTest {
    private static final int MOST = 10_000;
    private static final int MOST_ROWS = 100;
    private static final int SLOW_FRAME = 250; // milliseconds

    /** Scrolls to the end until all rows are loaded. */
    private static final String LOAD =
            """
            most => new Promise(done => {
              const table = document.querySelector('[role=table]')
              const place = table.querySelector('[role=rowgroup]:last-child')
              const step = () => {
                place.scrollTop = place.scrollHeight
                if (Number(table.ariaRowCount) > most) done()
                else requestAnimationFrame(step)
              }
              step()
            })
            """;

    /** Scrolls from the top to the end and tells how many rows there were and how long it took. */
    private static final String SCROLL =
            """
            () => new Promise(done => {
              const place = document.querySelector('[role=table] [role=rowgroup]:last-child')
              const frames = []
              let rows = 0, round = 0, last = 0
              const step = now => {
                if (last) frames.push(now - last)
                last = now
                rows = Math.max(rows, place.querySelectorAll('[role=row]').length)
                place.scrollTop = place.scrollHeight * round / 60
                if (round++ <= 60) requestAnimationFrame(step)
                else done({ rows, median: frames.sort((a, b) => a - b)[frames.length >> 1] })
              }
              requestAnimationFrame(step)
            })
            """;

    @Test
    void ten_thousand_requests_scroll_as_smoothly_as_ten(Stage.Setup setup) {
        var stage = setup.open();
        for (var i = 0; i < 7; i++) {
            stage.client().refused("request-" + i);
        }
        stage.stopGateway();
        Past.make(stage.home(), MOST + 500, Duration.ofHours(20));
        stage.startGateway();
        var oldest =
                stage.client()
                        .get("/api/logs/requests?limit=1&offset=" + (MOST - 1))
                        .json()
                        .at("/data/0/id")
                        .asText();
        try (var dashboard = DashboardPage.open(stage, "/requests")) {
            var page = dashboard.page();
            assertThat(dashboard.rows().first()).containsText("request-6");
            page.evaluate(LOAD, MOST);
            assertThat(page.getByText("10,000 of 10,000 loaded")).isVisible();

            var seen = (Map<?, ?>) page.evaluate(SCROLL);

            assertThat(number(seen, "rows")).isBetween(10.0, (double) MOST_ROWS);
            assertThat(number(seen, "median")).isLessThan(SLOW_FRAME);
            assertThat(dashboard.rows().last()).hasAttribute("aria-rowindex", "10001");
            assertThat(dashboard.rows().last()).containsText(oldest);
            dashboard.button("To the newest").click();
            stage.client().refused("the-newest");
            assertThat(dashboard.rows().first()).containsText("the-newest");
            assertThat(page.locator("[role=table]")).hasAttribute("aria-rowcount", "10001");
        }
    }

    private static double number(Map<?, ?> seen, String key) {
        return seen.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
