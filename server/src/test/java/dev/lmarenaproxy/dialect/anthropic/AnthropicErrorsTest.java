package dev.lmarenaproxy.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.dialect.ErrorBody;
import dev.lmarenaproxy.dialect.WrongInput;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnthropicErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void an_error_has_exactly_this_form() {
        assertThat(AnthropicErrors.body(Fault.of(Kind.INTERNAL_ERROR, "It \"broke\"."), "req_1"))
                .isEqualTo(
                        new ErrorBody(
                                500,
                                Map.of(),
                                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"It \\\"broke\\\".\"},"
                                        + "\"request_id\":\"req_1\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_JSON,400,invalid_request_error",
        "CONTEXT_LENGTH_EXCEEDED,400,invalid_request_error",
        "METHOD_NOT_ALLOWED,405,invalid_request_error",
        "HOST_NOT_ALLOWED,421,invalid_request_error",
        "ORIGIN_NOT_ALLOWED,403,permission_error",
        "MODEL_NOT_FOUND,404,not_found_error",
        "ROUTE_NOT_FOUND,404,not_found_error",
        "REQUEST_TOO_LARGE,413,request_too_large",
        "RATE_LIMITED,429,rate_limit_error",
        "QUEUE_FULL,429,rate_limit_error",
        "UPSTREAM_ERROR,502,api_error",
        "ANSWER_TIMEOUT,504,timeout_error",
        "QUEUE_TIMEOUT,529,overloaded_error",
        "SHUTTING_DOWN,529,overloaded_error",
        "NO_TAB_CONNECTED,503,api_error",
        "VERIFICATION_REQUIRED,503,api_error",
    })
    void a_fault_has_a_status_and_a_type(Kind kind, int status, String type) throws Exception {
        var body = AnthropicErrors.body(Fault.of(kind, "x"), "req_1");

        assertThat(body.status()).isEqualTo(status);
        assertThat(error(body).path("type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource
    void every_fault_has_one_of_anthropic_s_types(Kind kind) throws Exception {
        assertThat(error(AnthropicErrors.body(Fault.of(kind, "x"), "r")).path("type").asText())
                .isIn(
                        Set.of(
                                "invalid_request_error",
                                "permission_error",
                                "not_found_error",
                                "request_too_large",
                                "rate_limit_error",
                                "api_error",
                                "timeout_error",
                                "overloaded_error"));
    }

    @Test
    void clients_are_told_when_to_ask_again_and_when_it_is_useless() {
        var limited = new Fault(Kind.RATE_LIMITED, "x", null, Duration.ofMillis(1500));

        assertThat(AnthropicErrors.body(limited, "r").headers()).containsEntry("retry-after", "2");
        assertThat(AnthropicErrors.body(Fault.of(Kind.SIGNED_OUT, "x"), "r").headers())
                .containsEntry("x-should-retry", "false");
    }

    @Test
    void a_message_begins_with_the_path_of_what_is_wrong() throws Exception {
        assertThat(message(WrongInput.missing("messages[0].content[1].text").fault()))
                .isEqualTo("messages.0.content.1.text: Field required");
        assertThat(message(WrongInput.type("system", "a string", JSON.readTree("7")).fault()))
                .isEqualTo("system: expected a string, but got an integer instead.");
        assertThat(message(WrongInput.value("a[0]", "Invalid 'a[0]': too long.").fault()))
                .isEqualTo("a.0: too long.");
        assertThat(message(WrongInput.type("", "an object", JSON.readTree("[]")).fault()))
                .isEqualTo("Invalid body: expected an object, but got an array instead.");
    }

    @Test
    void a_library_that_wants_its_conversation_kept_is_told_how_to_go_on() throws Exception {
        var fault = WrongInput.unsupportedParameter("thread", "not kept.").fault();

        var error = error(AnthropicErrors.body(fault, "req_1"));

        assertThat(error.at("/details/error_code").asText())
                .isEqualTo("thread_unsupported_request");
        assertThat(error.at("/details/unsupported/0").asText()).isEqualTo("thread");
    }

    @Test
    void a_schema_is_named_as_the_client_knows_it() throws Exception {
        assertThat(message(Fault.at(Kind.INVALID_VALUE, "response_format", "No.")))
                .isEqualTo("output_config.format: No.");
    }

    @Test
    void a_prompt_that_is_too_long_is_told_in_the_words_that_programs_look_for() throws Exception {
        assertThat(message(Fault.at(Kind.CONTEXT_LENGTH_EXCEEDED, "messages", "Shorten it.")))
                .isEqualTo("prompt is too long: Shorten it.");
    }

    private static String message(Fault fault) throws Exception {
        return error(AnthropicErrors.body(fault, "r")).path("message").asText();
    }

    private static JsonNode error(ErrorBody body) throws Exception {
        return JSON.readTree(body.json()).path("error");
    }
}
