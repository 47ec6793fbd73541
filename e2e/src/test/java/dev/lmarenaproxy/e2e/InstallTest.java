package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the script, which holds the gateway's token. */
@ExtendWith(Stages.class)
@Timeout(90)
class InstallTest {
    private static final String PATH = "/lmarena_injector.user.js";

    @Test
    void a_person_who_follows_a_link_gets_it(Stage.Setup setup) {
        var stage = setup.open();
        var page = stage.tab().page();
        page.evaluate(
                """
                address => {
                  const link = document.createElement('a')
                  link.id = 'install'
                  link.href = address
                  link.textContent = 'Install'
                  document.body.prepend(link)
                }
                """,
                stage.gateway().address() + PATH);

        var response = page.waitForResponse(address(stage), () -> page.click("#install"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo(stage.gateway().userscript())
                .isEqualTo(stage.client().get(PATH).body())
                .startsWith("// ==UserScript==")
                .contains("// @match        " + Chromium.SITE + "/*")
                .contains("// @updateURL    " + address(stage))
                .contains("SERVER_URL: \"ws://127.0.0.1:" + stage.gateway().port() + "/ws\"");
        assertThat(page.url()).isEqualTo(address(stage));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fetch(address)",
                "fetch(address, { mode: 'no-cors' })",
                "made('script', { src: address })",
                "made('link', { rel: 'stylesheet', href: address })",
                "made('object', { data: address })"
            })
    void a_page_that_reads_it_gets_nothing(String attempt, Stage.Setup setup) {
        var stage = setup.open();
        var page = stage.connectedTab().page();
        var statuses = new ArrayList<Integer>();
        var network = page.context().newCDPSession(page);
        network.on(
                "Network.responseReceivedExtraInfo",
                response -> statuses.add(response.get("statusCode").getAsInt()));
        network.send("Network.enable");

        var outcome =
                page.evaluate(
                        """
                        address => {
                          const made = (name, attributes) => new Promise((resolve, reject) => {
                            const element = Object.assign(document.createElement(name), attributes)
                            element.onload = resolve
                            element.onerror = () => reject(new TypeError('not loaded'))
                            document.body.append(element)
                          })
                          return %s.then(() => 'loaded', error => error.name)
                        }
                        """
                                .formatted(attempt),
                        address(stage));

        assertThat(outcome).isEqualTo("TypeError");
        // it was the gateway who said no, not the browser
        page.waitForCondition(() -> !statuses.isEmpty());
        assertThat(statuses).containsOnly(403);
    }

    @Test
    void a_page_that_frames_it_gets_nothing(Stage.Setup setup) {
        var stage = setup.open();
        var page = stage.tab().page();

        page.evaluate(
                """
                address => document.body.append(
                  Object.assign(document.createElement('iframe'), { src: address }))
                """,
                address(stage));

        assertThat(page.frameLocator("iframe").locator("body"))
                .containsText("is not given to other pages");
    }

    private static String address(Stage stage) {
        return stage.gateway().address() + PATH;
    }
}
