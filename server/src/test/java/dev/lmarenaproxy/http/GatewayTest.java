package dev.lmarenaproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.settings.Settings;
import org.junit.jupiter.api.Test;

class GatewayTest {
    @Test
    void a_silent_connection_is_given_up_but_later_than_the_slowest_answer() {
        var settings = Settings.DEFAULTS;

        var options = Gateway.options(settings);

        // one that had to be asked for twice
        assertThat(options.getIdleTimeout())
                .isGreaterThan(2 * settings.request().timeoutSeconds())
                .isLessThan(3 * settings.request().timeoutSeconds());
    }
}
