package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting counts as soon as it is changed. */
@Timeout(60)
class EffectsLineTest {
    /** Their change is seen by tests of what they belong to. */
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "server", "StartLineTest: they need a restart",
                    "journal", "HousekeepingTest");

    @TempDir private Path home;

    @ParameterizedTest
    @MethodSource("settings")
    void a_change_counts_while_the_gateway_runs(String setting) throws Exception {
        try (var line = Line.start(home, "{}")) {
            var effects = new Effects(line);
            try {
                Effects.ALL.getOrDefault(setting, _ -> {}).shows(effects);
            } finally {
                effects.end();
            }
        }
    }

    @Test
    void every_setting_has_such_a_test() throws Exception {
        try (var line = Line.start(home, "{}")) {
            var paths = new ArrayList<String>();
            for (var section : line.json("/api/config").path("sections")) {
                if (!ELSEWHERE.containsKey(section.path("key").textValue())) {
                    paths.addAll(section.path("settings").findValuesAsText("path"));
                }
            }

            assertThat(paths).containsExactlyInAnyOrderElementsOf(Effects.ALL.keySet());
        }
    }

    static Set<String> settings() {
        return Effects.ALL.keySet();
    }
}
