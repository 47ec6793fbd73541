package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.dialect.ErrorBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiErrorsTest {
    @Test
    void the_body_has_all_four_keys() {
        var body = OpenAiErrors.body(Fault.at(Kind.INVALID_VALUE, "messages[0].role", "No \"x\"."));

        assertThat(body)
                .isEqualTo(
                        new ErrorBody(
                                400,
                                Map.of(),
                                "{\"error\":{\"message\":\"No \\\"x\\\".\","
                                        + "\"type\":\"invalid_request_error\","
                                        + "\"param\":\"messages[0].role\",\"code\":\"invalid_value\"}}"));
    }

    @Test
    void half_a_character_in_a_message_is_replaced() {
        assertThat(OpenAiErrors.body(Fault.of(Kind.MODEL_NOT_FOUND, "No \ud83d.")).json())
                .contains("\"No \\uFFFD.\"");
    }

    @ParameterizedTest
    @EnumSource
    void every_fault_fits_openais_schema(Kind kind) {
        var body = OpenAiErrors.body(Fault.of(kind, "What happened."));

        OpenAiSchema.named("ErrorResponse").check(body.json());
        assertThat(body.status()).isBetween(400, 599);
    }

    /** The columns of docs/errors.md: kind, status, type, code, cause, what to do. */
    @ParameterizedTest
    @EnumSource
    void every_fault_is_documented(Kind kind) throws IOException {
        var body = OpenAiErrors.body(Fault.of(kind, ""));
        var error = OpenAiSchema.parse(body.json()).path("error");

        assertThat(documented())
                .filteredOn(row -> row.getFirst().equals(code(kind.name())))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(1)).isEqualTo(String.valueOf(body.status()));
                    assertThat(row.get(2)).isEqualTo(code(error.path("type").asText()));
                    assertThat(row.get(3)).isEqualTo(code(error.path("code").asText()));
                    assertThat(row.get(4)).isNotBlank();
                    assertThat(row.get(5)).isNotBlank();
                });
    }

    @Test
    void nothing_else_is_documented() throws IOException {
        assertThat(documented()).hasSameSizeAs(Kind.values());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NO_TAB_CONNECTED", "BROWSER_CHECK", "VERIFICATION_REQUIRED", "SIGNED_OUT"})
    void clients_do_not_ask_again_while_a_person_is_needed(Kind kind) {
        assertThat(OpenAiErrors.body(Fault.of(kind, "")).headers())
                .isEqualTo(Map.of("x-should-retry", "false", "retry-after", "30"));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "61999,62"})
    void retry_after_is_rounded_up_to_whole_seconds(long millis, String seconds) {
        var fault = new Fault(Kind.RATE_LIMITED, "", null, Duration.ofMillis(millis));

        assertThat(OpenAiErrors.body(fault).headers()).isEqualTo(Map.of("retry-after", seconds));
    }

    @ParameterizedTest
    @CsvSource({"QUEUE_FULL,5", "RATE_LIMITED,30", "SHUTTING_DOWN,5"})
    void a_client_always_learns_when_to_ask_again(Kind kind, String seconds) {
        assertThat(OpenAiErrors.body(Fault.of(kind, "")).headers())
                .isEqualTo(Map.of("retry-after", seconds));
    }

    private static List<List<String>> documented() throws IOException {
        return Files.readAllLines(Path.of("../docs/errors.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|"))
                .map(cells -> Arrays.stream(cells).map(String::strip).toList())
                .toList();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
