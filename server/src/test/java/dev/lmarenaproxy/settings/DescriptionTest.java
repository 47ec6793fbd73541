package dev.lmarenaproxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void every_setting_is_described_in_its_order_and_in_each_language() {
        assertThat(all()).extracting(Description::path).isEqualTo(SettingsJson.paths());
        assertThat(Description.sections())
                .allSatisfy(section -> assertThat(section.title()).satisfies(this::isComplete));
        assertThat(all())
                .allSatisfy(setting -> {
                    assertThat(setting.title()).satisfies(this::isComplete);
                    assertThat(setting.help()).satisfies(this::isComplete);
                    assertThat(setting.help().get("en")).endsWith(".");
                    assertThat(setting.help().get("zh-CN")).endsWith("\u3002");
                });
    }

    @Test
    void nothing_is_described_that_is_no_setting() throws Exception {
        try (var in = Description.class.getResourceAsStream("/settings/help.json")) {
            var paths = new ArrayList<String>();
            for (var section : JSON.readTree(in).properties()) {
                section.getValue()
                        .path("settings")
                        .fieldNames()
                        .forEachRemaining(key -> paths.add(section.getKey() + "." + key));
            }

            assertThat(paths).isEqualTo(SettingsJson.paths());
        }
    }

    @Test
    void what_can_be_entered_is_told() {
        assertThat(of("tabs.waitSeconds"))
                .extracting(
                        Description::type, Description::min, Description::max, Description::unit)
                .containsExactly(Description.Type.INTEGER, 0, 600, "seconds");
        assertThat(of("site.continueConversations").type()).isEqualTo(Description.Type.BOOLEAN);
        assertThat(of("models.defaultModel").type()).isEqualTo(Description.Type.STRING);
        assertThat(of("network.allowedHosts").type()).isEqualTo(Description.Type.LIST);
        assertThat(of("stream.interrupted").type()).isEqualTo(Description.Type.CHOICE);
        assertThat(of("stream.interrupted").choices()).containsExactly("continue", "fail");
        assertThat(Description.secrets()).containsExactly("alerts.webhookUrl");
    }

    @Test
    void a_number_whose_name_tells_its_unit_has_that_unit() {
        var units =
                Map.of(
                        "Seconds", "seconds",
                        "Milliseconds", "milliseconds",
                        "Megabytes", "megabytes",
                        "Kilobytes", "kilobytes",
                        "Percent", "percent",
                        "Days", "days");

        assertThat(all())
                .allSatisfy(setting ->
                        assertThat(setting.unit())
                                .isEqualTo(
                                        units.get(setting.path().replaceFirst(".*(?=[A-Z])", ""))));
    }

    @Test
    void only_where_it_listens_needs_a_restart() {
        assertThat(all())
                .filteredOn(Description::restart)
                .extracting(Description::path)
                .containsExactly("server.host", "server.port");
    }

    private void isComplete(Map<String, String> texts) {
        assertThat(texts).containsOnlyKeys("en", "zh-CN");
        assertThat(texts.values()).noneMatch(String::isBlank);
        assertThat(texts.get("zh-CN")).containsPattern("\\p{IsHan}|^Webhook");
    }

    private static List<Description> all() {
        return Description.sections().stream()
                .flatMap(section -> section.settings().stream())
                .toList();
    }

    private static Description of(String path) {
        return all().stream().filter(one -> one.path().equals(path)).findAny().orElseThrow();
    }
}
