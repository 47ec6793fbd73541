package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard hears of what happens as it happens: also after a cut, and where nobody looks. */
@ExtendWith(Stages.class)
@Timeout(120)
class DashboardLiveTest {
    private static final Pattern CUT = Pattern.compile("Not connected since \\d");
    private static final String NO_TAB_IS_WRONG = "{\"alerts\":{\"noTabSeconds\":1}}";
    private static final String QUIET = "{\"alerts\":{\"noTabSeconds\":0,\"forSeconds\":1}}";

    /** In a hidden page the timers of a visible one would have rung after this. */
    private static final int POLLED_BY_NOW = 6_000; // milliseconds

    @Test
    void a_cut_is_told_and_what_came_meanwhile_is_there_without_a_reload(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.throughWire(stage, "/requests")) {
            var page = dashboard.page();
            assertThat(page.getByRole(AriaRole.COMPLEMENTARY)).containsText("Live");
            page.evaluate("window.stays = true");
            stage.client().refused("first");
            assertThat(dashboard.rows()).hasCount(1);
            var lists = listsAsked(dashboard);

            stage.wire().leadTo(0);
            assertThat(page.getByText(CUT)).isVisible();
            stage.client().refused("second");
            assertThat(dashboard.rows()).hasCount(1);
            stage.wire().leadTo(stage.gateway().port());

            assertThat(dashboard.rows()).hasCount(2);
            assertThat(dashboard.rows().first()).containsText("second");
            assertThat(page.getByText(CUT)).hasCount(0);
            assertThat(listsAsked(dashboard)).as("told, not asked for").isEqualTo(lists);
            stage.stopGateway();
            assertThat(page.getByText(CUT)).isVisible();
            stage.startGateway();
            stage.client().refused("third");
            assertThat(dashboard.rows()).hasCount(3);
            assertThat(dashboard.rows().first()).containsText("third");
            assertThat(page.getByText(CUT)).hasCount(0);
            assertThat(page.evaluate("window.stays")).isEqualTo(true);
        }
    }

    @Test
    void a_hidden_page_asks_for_nothing_and_tells_of_an_alert_all_the_same(Stage.Setup setup) {
        var stage = setup.config(QUIET).open();
        var address = stage.gateway().address().toString();
        try (var tab =
                BackgroundTab.open(
                        stage.chromium(), address + "/monitor/alerts", address, "notifications")) {
            await(stage, tab, "document.querySelector('[role=switch]:not([disabled])') !== null");
            tab.evaluate("document.querySelector('[role=switch]').click(); ''");
            await(stage, tab, "document.querySelector('[role=switch]').ariaChecked === 'true'");
            tab.evaluate(
                    """
                    window.told = []
                    window.Notification = class extends Notification {
                      constructor(title, options) {
                        super(title, options)
                        told.push(`${title}: ${options.body}`)
                      }
                    }
                    document.querySelector('a[href="/monitor/"]').click();
                    ''
                    """);
            await(stage, tab, "document.querySelector('h1')?.innerText === 'Overview'");
            await(stage, tab, "document.querySelector('.animate-pulse') === null");

            tab.cover();
            await(stage, tab, "document.hidden");
            tab.evaluate(
                    """
                    window.hiddenAt = performance.now()
                    window.asked = () => performance.getEntriesByType('resource')
                      .filter(({ startTime, initiatorType }) =>
                        // the browser itself gets a notification's icon
                        startTime > hiddenAt && initiatorType === 'fetch')
                      .map(({ name }) => name);
                    ''
                    """);
            stage.client().refused("unseen");
            stage.client().set(NO_TAB_IS_WRONG);

            await(stage, tab, "told.length > 0");
            await(stage, tab, "performance.now() - hiddenAt > " + POLLED_BY_NOW);
            assertThat(tab.evaluate("told.join()")).startsWith("Alert: No tab took requests for 1");
            assertThat(tab.evaluate("asked().join()")).isEmpty();
            tab.uncover();
            await(stage, tab, "document.querySelector('dl dd span').innerText === '1'");
            await(stage, tab, "document.body.innerText.includes('1 alert firing')");
        }
    }

    @Test
    void permission_for_notifications_is_asked_by_a_click_and_a_no_is_taken(Stage.Setup setup) {
        var stage = setup.config(QUIET).open();
        try (var dashboard = DashboardPage.open(stage, "/")) {
            var page = dashboard.page();
            page.addInitScript(
                    """
                    window.asked = 0
                    window.told = 0
                    window.Notification = class {
                      static permission = 'default'
                      static async requestPermission() {
                        window.asked++
                        return (this.permission = 'denied')
                      }
                      constructor() { window.told++ }
                    }
                    """);
            dashboard.go("/alerts");
            var wish =
                    page.getByRole(
                            AriaRole.SWITCH,
                            new Page.GetByRoleOptions().setName("Browser notifications"));
            assertThat(wish).isEnabled();
            assertThat(page.evaluate("window.asked")).isEqualTo(0);

            wish.click();

            assertThat(page.getByText("The browser has refused them")).isVisible();
            assertThat(wish).isDisabled();
            assertThat(page.evaluate("window.asked")).isEqualTo(1);
            stage.client().set(NO_TAB_IS_WRONG);
            assertThat(
                            page.getByRole(
                                    AriaRole.REGION, new Page.GetByRoleOptions().setName("Firing")))
                    .containsText("No tab ready");
            assertThat(page.evaluate("window.told")).isEqualTo(0);
        }
    }

    @Test
    void a_page_of_another_origin_hears_nothing(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.tab();
        tab.isConnected();

        assertThat(connect(stage, tab, "/ws/monitor")).isEqualTo("refused");
        assertThat(connect(stage, tab, "/ws")).as("the way is free").isEqualTo("open");
    }

    private static Object connect(Stage stage, Tab tab, String path) {
        return tab.page()
                .evaluate(
                        """
                        address => new Promise(done => {
                          const socket = new WebSocket(address)
                          socket.onopen = () => done('open')
                          socket.onerror = () => done('refused')
                        })
                        """,
                        "ws://127.0.0.1:" + stage.gateway().port() + path);
    }

    private static void await(Stage stage, BackgroundTab tab, String condition) {
        stage.chromium().waitFor(() -> tab.evaluate("`${" + condition + "}`").equals("true"));
    }

    private static long listsAsked(DashboardPage dashboard) {
        return dashboard.requests().stream()
                .filter(asked -> asked.getPath().equals("/api/logs/requests"))
                .count();
    }
}
