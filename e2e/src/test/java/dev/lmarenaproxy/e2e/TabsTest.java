package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tabs that are reloaded, doubled, or many. */
@ExtendWith(Stages.class)
@Timeout(90)
class TabsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void a_reload_is_a_pause_for_the_client_and_keeps_the_tab(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        var name = name(tab.page());
        stage.site()
                .scenario()
                .next(Answer.text("half an answer").heldAfter(1, new Gate()))
                .next(Answer.text(" an answer"));

        try (var answer = stage.client().stream("tell me")) {
            assertThat(answer.read(4)).isEqualTo("half");

            tab.page().reload();

            assertThat(answer.rest()).isEqualTo(" an answer");
        }
        stage.site().observations().await(site -> site.count(Ending.ABORTED_BY_CLIENT) == 1, SOON);
        tab.isConnected();
        assertThat(name(tab.page())).isEqualTo(name);
        stage.awaitHealth(health -> health.at("/tabs/connected").asInt() == 1);
        assertThat(stage.client().ask("once more")).contains("once more");
    }

    @Test
    void of_two_copies_in_a_page_the_newest_works_alone(Stage.Setup setup) {
        var stage = setup.script(Sockets::counted).open();
        var tab = stage.connectedTab();

        tab.page().evaluate(stage.gateway().userscript());

        tab.page()
                .waitForCondition(() ->
                        tab.console().stream().filter(line -> line.contains("established")).count()
                                == 2);
        tab.isConnected();
        assertThat(tab.badge()).hasCount(1);
        stage.awaitHealth(health ->
                health.at("/tabs/connected").asInt() == 1 && health.at("/tabs/ready").asInt() == 1);
        assertThat(stage.client().ask("which one?")).contains("which one?");
        assertThat(stage.site().observations().asked()).isEqualTo(1);
        assertThat(Sockets.times(tab)).hasSize(2);
    }

    @Test
    void tabs_and_browsers_share_the_load(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        var browser = stage.browser();
        var tabs = List.of(stage.tab(browser), stage.tab(browser), stage.tab());
        tabs.forEach(Tab::isConnected);
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        stage.awaitHealth(health -> health.at("/tabs/ready").asInt() == 3);
        var gate = new Gate();
        stage.site().scenario().next(3, Answer.text("one of three").heldAfter(1, gate));

        var answers = new ArrayList<Client.Stream>();
        for (var i = 0; i < 3; i++) {
            answers.add(stage.client().stream("question " + i));
        }

        stage.site().observations().await(site -> site.heldStreams() == 3, SOON);
        for (var tab : tabs) {
            assertThat(tab.badge().locator(".count")).hasText("1");
        }
        gate.open();
        for (var answer : answers) {
            assertThat(answer.rest()).isEqualTo("one of three");
            answer.close();
        }
    }

    @Test
    void a_duplicated_tab_is_a_tab_of_its_own(Stage.Setup setup) {
        var stage = setup.scriptInPage().open();
        var tab = stage.connectedTab();

        // it begins with a copy of the opener's sessionStorage
        var duplicate =
                new Tab(tab.page().waitForPopup(() -> tab.page().evaluate("void open('/')")));

        duplicate.isConnected();
        assertThat(name(duplicate.page())).isNotEqualTo(name(tab.page()));
        tab.isConnected();
        stage.awaitHealth(health -> health.at("/tabs/connected").asInt() == 2);
    }

    @Test
    void where_tabs_can_not_be_told_apart_the_newest_page_wins(Stage.Setup setup) {
        var withoutLocks = "Object.defineProperty(navigator, 'locks', { value: undefined });";
        var stage = setup.scriptInPage().script(served -> withoutLocks + served).open();
        var tab = stage.connectedTab();

        var duplicate =
                new Tab(tab.page().waitForPopup(() -> tab.page().evaluate("void open('/')")));

        duplicate.isConnected();
        tab.shows("replaced", "Taken over");
        stage.awaitHealth(health -> health.at("/tabs/connected").asInt() == 1);
        tab.pictures("replaced");
        tab.badge().locator(".retry").click();
        tab.isConnected();
        duplicate.shows("replaced", "Taken over");
        assertThat(stage.client().ask("which one?")).contains("which one?");
    }

    private static Object name(Page page) {
        return page.evaluate("sessionStorage.getItem('lmarena-proxy:tab')");
    }
}
