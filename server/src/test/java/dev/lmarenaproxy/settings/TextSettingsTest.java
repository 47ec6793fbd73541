package dev.lmarenaproxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lmarenaproxy.settings.Settings.WebhookTemplate;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What addresses and names can be. */
class TextSettingsTest {
    private static final String COLLECTOR = "metrics.otlpEndpoint";

    private static String webhook(String address) {
        return new Settings.Alerts(
                        20, 10, 120, 60, 60, 80, 500, 200, 30, 300, address, WebhookTemplate.JSON)
                .webhookUrl();
    }

    private static String collector(String address) {
        return new Settings.Metrics(true, address).otlpEndpoint();
    }

    private static String inLinks(String address) {
        return new Settings.Network(address, List.of(), List.of()).address();
    }

    private static String model(String name) {
        return new Settings.Models(name).defaultModel();
    }

    private static void refused(String message, String value, Function<String, String> setting) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .as(value)
                .isThrownBy(() -> setting.apply(value))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "255.255.255.255", "224.0.0.1", "ff02::1"})
    void an_address_in_links_is_one_by_which_this_machine_is_reached(String address) {
        refused(
                "network.address has \"%s\", which is not an address by which this machine is reached"
                        .formatted(address),
                address,
                TextSettingsTest::inLinks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void all_addresses_may_be_listened_on(String address) {
        assertThat(new Settings.Server(address, 9080).host()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://s3cret.example:0", "http://s3cret.example:65536/x"})
    void what_is_sent_goes_to_a_port_that_there_is(String address) {
        var reason = " has a port that is not 1 to 65535";

        refused("alerts.webhookUrl" + reason, address, TextSettingsTest::webhook);
        refused(COLLECTOR + reason, address, TextSettingsTest::collector);
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:s3cret@a.example, 'a user name or password, which would be logged and shown'",
        "https://s3cret@a.example, 'a user name or password, which would be logged and shown'",
        "https://a.example/?key=s3cret, 'a query or fragment, but the address goes on with a path'",
        "https://a.example/#s3cret, 'a query or fragment, but the address goes on with a path'",
    })
    void the_address_of_a_collector_holds_no_secret_and_can_go_on(String address, String what) {
        refused(COLLECTOR + " has " + what, address, TextSettingsTest::collector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://127.0.0.1:4318", "https://a.example:65535/v1/traces"})
    void the_address_of_a_collector_may_be(String address) {
        assertThat(collector(address)).isEqualTo(address);
    }

    @Test
    void the_address_of_a_webhook_may_hold_a_password() {
        var address = "https://me:pass@a.example:1/x?k=v";

        assertThat(webhook(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "gpt-5-high", "通义 \"千问\"/3+x", "a"})
    void a_default_model_is_any_name(String name) {
        assertThat(model(name)).isEqualTo(name);
    }

    @Test
    void a_default_model_has_a_name_that_is_not_too_long() {
        assertThat(model("x".repeat(200))).hasSize(200);

        for (var wrong : List.of("", " \t", "x".repeat(201))) {
            refused(
                    "models.defaultModel must be auto, or the name of a model of 1 to 200 characters",
                    wrong,
                    TextSettingsTest::model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "a\u0000", "\u007fa", "a\u2028b"})
    void a_default_model_has_a_name_of_one_line(String name) {
        refused(
                "models.defaultModel has a line break or a control character",
                name,
                TextSettingsTest::model);
    }
}
