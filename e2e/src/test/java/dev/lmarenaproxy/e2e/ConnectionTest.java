package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a tab finds its gateway, and finds it again. */
@ExtendWith(Stages.class)
@Timeout(90)
class ConnectionTest {
    private static final double SHORTEST_PAUSE_MILLIS = 500;

    @Test
    void a_script_with_a_wrong_token_must_be_installed_again(Stage.Setup setup) {
        var stage =
                setup.script(served ->
                                Sockets.counted(
                                        served.replaceFirst("TOKEN: \"[^\"]+\"", "TOKEN: \"old\"")))
                        .config("{\"tabs\":{\"waitSeconds\":0}}")
                        .open();

        var tab = stage.tab();

        tab.shows("refused", "Install the script again");
        assertThat(tab.explanation()).contains("Install the script from the gateway");
        assertThat(stage.health().path("status").asText()).isEqualTo("no_tab");
        assertThat(stage.client().post("anyone?").code()).isEqualTo("no_tab_connected");
        tab.pictures("refused");
        var install = tab.badge().locator(".install");
        var installing = tab.page().waitForPopup(install::click);
        assertThat(installing).hasURL(stage.gateway().address() + "/lmarena_injector.user.js");
        installing.close();
        // it stays so: there is no use in trying again
        tab.page().evaluate("dispatchEvent(new Event('online'))");
        assertThat(Sockets.times(tab)).hasSize(1);
    }

    @Test
    void a_gateway_that_starts_later_is_found_without_hurry(Stage.Setup setup) {
        var stage = setup.script(Sockets::counted).open();
        stage.stopGateway();

        var tab = stage.tab();

        tab.shows("unreachable", "Gateway not reached");
        assertThat(tab.explanation()).contains("./start.sh");
        tab.pictures("unreachable");
        tab.page().waitForCondition(() -> Sockets.times(tab).size() >= 2);
        var times = Sockets.times(tab);
        assertThat(
                        IntStream.range(1, times.size())
                                .mapToDouble(i -> times.get(i) - times.get(i - 1)))
                .allMatch(pause -> pause >= SHORTEST_PAUSE_MILLIS);

        stage.startGateway();

        tab.isConnected();
        assertThat(stage.client().ask("hello")).contains("hello");
    }

    @Test
    void the_network_s_return_is_the_moment_to_try_again(Stage.Setup setup) {
        var stage = setup.script(Sockets::counted).open();
        var browser = stage.browser();
        stage.stopGateway();
        var tab = stage.tab(browser);
        tab.shows("unreachable", "Gateway not reached");
        // the pauses get longer; an attempt that is under way would do as well as another
        tab.page()
                .waitForFunction(
                        """
                        () => {
                          if (socketTimes.length < 2 || socketsOpen > 0) {
                            return false
                          }
                          window.before = socketTimes.length
                          addEventListener('online', () => (window.after = socketTimes.length))
                          return true
                        }
                        """);

        browser.setOffline(true);
        browser.setOffline(false);

        tab.page().waitForFunction("window.after > window.before");
        stage.startGateway();
        tab.isConnected();
    }

    @Test
    void a_restarted_gateway_has_its_tab_back_by_itself(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();

        stage.stopGateway();
        assertThat(tab.badge()).not().hasAttribute("data-state", "connected");
        stage.startGateway();

        tab.isConnected();
        assertThat(tab.console()).filteredOn(line -> line.contains("established")).hasSize(2);
        assertThat(stage.client().ask("hello again")).contains("hello again");
        assertThat(stage.site().observations().pageViews()).isEqualTo(1);
    }

    @Test
    void a_gateway_that_does_not_answer_is_waited_for(Stage.Setup setup) throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var stage =
                    setup.script(served -> ledTo("ws://127.0.0.1:" + silent.getLocalPort(), served))
                            .open();

            var tab = stage.tab();

            tab.shows("connecting", "Connecting");
            assertThat(stage.health().path("status").asText()).isEqualTo("no_tab");
            tab.pictures("connecting");
        }
    }

    @Test
    void an_address_without_its_scheme_leads_nowhere_and_not_to_the_site(Stage.Setup setup) {
        var stage =
                setup.script(served -> Sockets.counted(ledTo("127.0.0.1:9080/ws", served))).open();

        var tab = stage.tab();

        tab.shows("address", "Address not usable");
        assertThat(tab.explanation()).contains("ws://127.0.0.1:9080/ws");
        assertThat(stage.health().path("status").asText()).isEqualTo("no_tab");
        assertThat(Sockets.times(tab)).isEmpty();
        tab.pictures("address");
    }

    @Test
    void a_script_of_another_version_must_be_updated(Stage.Setup setup) {
        var stage =
                setup.script(served -> served.replaceFirst("protocol: 1,", "protocol: 99,")).open();

        var tab = stage.tab();

        tab.shows("outdated", "Update the script");
        assertThat(tab.explanation()).contains("different versions");
        assertThat(stage.health().path("status").asText()).isEqualTo("no_tab");
        tab.pictures("outdated");
    }

    private static String ledTo(String address, String served) {
        return served.replaceFirst("SERVER_URL: \"[^\"]+\"", "SERVER_URL: \"" + address + "\"");
    }
}
