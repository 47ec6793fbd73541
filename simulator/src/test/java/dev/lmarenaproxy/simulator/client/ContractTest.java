package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.Generation.ARENA_2025_11;
import static dev.lmarenaproxy.simulator.Generation.ARENA_2026_10;
import static dev.lmarenaproxy.simulator.Generation.LMARENA_2025_08;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Observations;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContractTest {
    private @Nullable Simulator site;
    private @Nullable Visitor visitor;

    private Visitor at(Generation generation) throws Exception {
        site = Simulator.start(SimulatorOptions.of(generation));
        visitor = Visitor.of(site, generation).visits();
        return visitor;
    }

    private Observations observations() {
        return requireNonNull(site).observations();
    }

    @AfterEach
    void close() {
        if (visitor != null) {
            visitor.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error)
            throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Bodies.JSON.readTree(response.body()).path("error").asText()).contains(error);
    }

    private static ObjectNode broken(Generation generation, Consumer<ObjectNode> breaking) {
        var body = Bodies.first(generation, "hello");
        breaking.accept(body);
        return body;
    }

    @ParameterizedTest
    @EnumSource
    void a_proper_first_turn_is_answered_and_observed(Generation generation) throws Exception {
        var body = Bodies.first(generation, "hello there");

        var response = at(generation).create(body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var request = observations().evaluations().getLast().request();
        assertThat(request.kind()).isEqualTo(Kind.CREATE);
        assertThat(request.prompt()).isEqualTo("hello there");
        assertThat(request.modelName()).isEqualTo("aurora-4-high");
        assertThat(request.body()).isEqualTo(body);
        assertThat(request.headers()).containsEntry("content-type", "text/plain;charset=UTF-8");
        assertThat(observations().rejections()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void without_a_session_the_answer_is_401(Generation generation) throws Exception {
        var stranger = at(generation);
        stranger.cookies.getCookieStore().removeAll();

        assertRefused(stranger.ask("hello"), 401, "Unauthorized");
    }

    @ParameterizedTest
    @EnumSource
    void half_of_a_session_is_none(Generation generation) throws Exception {
        var half = at(generation);
        var session = half.cookies.getCookieStore().getCookies().getLast();
        session.setValue(session.getValue().substring(1));

        assertRefused(half.ask("hello"), 401, "Unauthorized");
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_model_is_404(Generation generation) throws Exception {
        var body = Bodies.first(generation, "hello");
        var text = body.toString().replace(Bodies.model("aurora-4-high"), "no-such-model");

        var response = at(generation).create((ObjectNode) Bodies.JSON.readTree(text));

        assertRefused(response, 404, "Model not found: no-such-model");
        assertThat(observations().asked()).isZero();
        assertThat(observations().rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.status()).isEqualTo(404));
    }

    @ParameterizedTest
    @CsvSource({
        "LMARENA_2025_08, /api/stream/create-evaluation, 200",
        "LMARENA_2025_08, /nextjs-api/stream/create-evaluation, 200",
        "LMARENA_2025_08, /nextjs-api/stream/post-to-evaluation/x, 404",
        "ARENA_2025_11, /api/stream/create-evaluation, 404",
        "ARENA_2025_11, /nextjs-api/stream/create-evaluation, 200",
        "ARENA_2026_10, /api/stream/create-evaluation, 403",
        "ARENA_2026_10, /nextjs-api/stream/create-evaluation, 200",
        "ARENA_2026_10, /nextjs-api/stream/no-such-route, 404",
    })
    void each_generation_has_its_own_routes(Generation generation, String path, int status)
            throws Exception {
        var response = at(generation).post(path, Bodies.first(generation, "hello"));

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(response.body()).isEqualTo("{\"error\":\"Route not allowed\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LMARENA_2025_08, text/plain;charset=UTF-8, 200",
        "LMARENA_2025_08, application/json, 415",
        "ARENA_2025_11, text/plain; charset=utf-8, 200",
        "ARENA_2025_11, application/json, 415",
        "ARENA_2026_10, text/plain;charset=UTF-8, 200",
        "ARENA_2026_10, application/json, 200",
        "ARENA_2026_10, text/html, 415",
    })
    void each_generation_takes_its_own_content_types(
            Generation generation, String contentType, int status) throws Exception {
        var asking = at(generation);
        var request =
                asking.request(asking.createPath())
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(Bodies.first(generation, "hello").toString()))
                        .build();

        assertThat(asking.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(status);
    }

    @Test
    void a_body_that_is_no_json_or_too_large_is_refused() throws Exception {
        var asking = at(ARENA_2026_10);
        var words = Bodies.JSON.getNodeFactory().textNode("x".repeat(11 * 1024 * 1024));

        assertRefused(asking.create(words), 413, "Payload too large");
        var request =
                asking.request(asking.createPath())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"id\":"))
                        .build();
        assertRefused(asking.send(request, BodyHandlers.ofString()), 400, "the body is no JSON");
    }

    @Nested
    class When_the_history_travels {
        private void assertWrong(String error, Consumer<ObjectNode> breaking) throws Exception {
            var response =
                    visitor == null
                            ? at(LMARENA_2025_08).create(broken(LMARENA_2025_08, breaking))
                            : visitor.create(broken(LMARENA_2025_08, breaking));
            assertRefused(response, 400, error);
        }

        private static ObjectNode message(ObjectNode body, int index) {
            return (ObjectNode) body.path("messages").path(index);
        }

        @Test
        void a_chain_of_messages_is_taken_and_the_last_user_message_is_the_prompt()
                throws Exception {
            var body = Bodies.first(LMARENA_2025_08, "");
            Bodies.withHistory(
                    body, "system", "be kind", "user", "one", "assistant", "two", "user", "three");
            message(body, 0).put("participantPosition", "b");

            var response = at(LMARENA_2025_08).create(body);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(observations().evaluations().getLast().request().prompt())
                    .isEqualTo("three");
        }

        @Test
        void what_is_wrong_is_named() throws Exception {
            assertWrong("mode is missing", body -> body.remove("mode"));
            assertWrong("mode is one of [direct]", body -> body.put("mode", "direct-battle"));
            assertWrong("id is not a UUID of version [4, 7]: x", body -> body.put("id", "x"));
            assertWrong("modality is one of", body -> body.put("modality", "webdev"));
            assertWrong("modelAId is not a string: 7", body -> body.put("modelAId", 7));
            assertWrong("userMessage is unknown here", body -> body.putObject("userMessage"));
            assertWrong("messages needs a question", body -> body.putArray("messages"));
            assertWrong(
                    "userMessageId is not the id of the last message but the answer",
                    body -> body.put("userMessageId", Bodies.uuid4()));
            assertWrong(
                    "the last message is not the empty answer",
                    body -> body.put("modelAMessageId", Bodies.uuid7()));
            assertWrong(
                    "messages[0].role is one of",
                    body -> message(body, 0).put("role", "developer"));
            assertWrong(
                    "messages[0].modelId is not null",
                    body -> message(body, 0).put("modelId", "m"));
            assertWrong(
                    "messages[1].parentMessageIds is not",
                    body -> message(body, 1).putArray("parentMessageIds"));
            assertWrong(
                    "messages[0].evaluationSessionId is not",
                    body -> message(body, 0).put("evaluationSessionId", Bodies.uuid7()));
            assertWrong(
                    "messages[1].status is not pending",
                    body -> message(body, 1).put("status", "done"));
            assertWrong(
                    "messages[0].experimental_attachments[0].url is no signed URL of an upload",
                    body ->
                            message(body, 0)
                                    .withArray("/experimental_attachments")
                                    .addObject()
                                    .put("name", "a.png")
                                    .put("contentType", "image/png")
                                    .put("url", "https://elsewhere/a.png"));
        }
    }

    @Nested
    class When_one_user_message_travels {
        @ParameterizedTest
        @EnumSource(names = {"ARENA_2025_11", "ARENA_2026_10"})
        void a_later_turn_needs_a_known_evaluation(Generation generation) throws Exception {
            var asking = at(generation);
            var first = Bodies.first(generation, "hello");
            var path = "/nextjs-api/stream/post-to-evaluation/" + first.path("id").asText();
            var later = Bodies.later(first, "and then?");

            assertRefused(asking.post(path, later), 404, "Evaluation not found");
            asking.create(first);
            var response = asking.post(path, later);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var request = observations().evaluations().getLast().request();
            assertThat(request.kind()).isEqualTo(Kind.CONTINUE);
            assertThat(request.prompt()).isEqualTo("and then?");
            assertRefused(
                    asking.post(path, later.deepCopy().put("id", Bodies.uuid7())),
                    400,
                    "id is not the evaluation of the path");
            assertRefused(
                    asking.post(path, later.deepCopy().put("mode", "direct")),
                    400,
                    "mode is unknown here");
        }

        @Test
        void an_evaluation_belongs_to_its_session() throws Exception {
            var asking = at(ARENA_2026_10);
            var first = Bodies.first(ARENA_2026_10, "hello");
            var path = "/nextjs-api/stream/post-to-evaluation/" + first.path("id").asText();
            asking.create(first);

            try (var other = Visitor.of(requireNonNull(site), ARENA_2026_10).visits()) {
                var response = other.post(path, Bodies.later(first, "and then?"));

                assertRefused(response, 404, "Evaluation not found");
            }
        }

        @Test
        void one_that_was_refused_or_is_forgotten_is_not_known() throws Exception {
            var asking = at(ARENA_2026_10);
            var first = Bodies.first(ARENA_2026_10, "hello");
            var path = "/nextjs-api/stream/post-to-evaluation/" + first.path("id").asText();
            requireNonNull(site).scenario().next(new Refusal.TooLarge());

            asking.create(first);
            var afterRefusal = asking.post(path, Bodies.later(first, "and then?"));
            asking.create(first);
            requireNonNull(site).forgetEvaluations();
            var forgotten = asking.post(path, Bodies.later(first, "and then?"));

            assertRefused(afterRefusal, 404, "Evaluation not found");
            assertRefused(forgotten, 404, "Evaluation not found");
        }

        @Test
        void what_is_wrong_is_named() throws Exception {
            var asking = at(ARENA_2025_11);
            assertRefused(
                    asking.create(broken(ARENA_2025_11, body -> body.put("id", Bodies.uuid4()))),
                    400,
                    "id is not a UUID of version [7]");
            assertRefused(
                    asking.create(broken(ARENA_2025_11, body -> body.remove("modelBMessageId"))),
                    400,
                    "modelBMessageId is missing");
            assertRefused(
                    asking.create(broken(ARENA_2025_11, body -> body.putArray("messages"))),
                    400,
                    "messages is unknown here");
            assertRefused(
                    asking.create(
                            broken(
                                    ARENA_2025_11,
                                    body -> body.withObject("/userMessage").remove("metadata"))),
                    400,
                    "userMessage.metadata is missing");
            assertRefused(
                    asking.create(broken(ARENA_2025_11, body -> body.put("mode", "direct-battle"))),
                    400,
                    "mode is one of [direct]");
        }

        @Test
        void in_2026_a_battle_mode_tools_and_a_missing_second_answer_are_taken() throws Exception {
            var body =
                    broken(
                            ARENA_2026_10,
                            changed -> {
                                changed.put("mode", "direct-battle").put("tool_choice", "auto");
                                changed.putArray("tools");
                                changed.remove("modelBMessageId");
                            });

            assertThat(at(ARENA_2026_10).create(body).statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class When_a_known_answer_is_asked_for_again {
        private ObjectNode retry(Generation generation, ObjectNode first) {
            var history = Bodies.first(LMARENA_2025_08, "hello");
            for (var name : new String[] {"id", "userMessageId", "modelAMessageId"}) {
                history.set(name, first.get(name));
            }
            Bodies.withHistory(history, "user", "hello again in " + generation);
            var body = Bodies.JSON.createObjectNode();
            body.set("messages", history.get("messages"));
            return body.put("modelId", first.path("modelAId").asText());
        }

        @ParameterizedTest
        @EnumSource
        void it_is_answered_where_it_is_known(Generation generation) throws Exception {
            var asking = at(generation);
            var first = Bodies.first(generation, "hello").put("modality", "image");
            var path =
                    "/nextjs-api/stream/retry-evaluation-session-message/%s/messages/%s"
                            .formatted(
                                    first.path("id").asText(),
                                    first.path("modelAMessageId").asText());

            assertRefused(asking.put(path, retry(generation, first)), 404, "not found");
            asking.create(first);
            var response = asking.put(path, retry(generation, first));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var request = observations().evaluations().getLast().request();
            assertThat(request.kind()).isEqualTo(Kind.RETRY);
            assertThat(request.modality()).isEqualTo("image");
            assertThat(asking.post(path, retry(generation, first)).statusCode()).isEqualTo(404);
        }
    }
}
