package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/responses} from the official Java client to a fake tab and back. */
@Timeout(60)
class ResponsesLineTest {
    @TempDir private Path home;

    private static final ObjectMapper JSON = new ObjectMapper();

    static ResponseCreateParams.Builder params(String input) {
        return ResponseCreateParams.builder().model("gpt-5-high").input(input);
    }

    static String text(Response response) {
        var text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .forEach(part -> text.append(part.asOutputText().text()));
        return text.toString();
    }

    @Test
    void an_answer_is_a_response() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());

            var response = line.openai().responses().create(params("hi").build()).validate();

            assertThat(text(response)).isEqualTo("Hello");
            assertThat(response.status()).contains(ResponseStatus.COMPLETED);
            assertThat(response.usage()).isPresent();
            assertThat(response.id()).startsWith("resp_");
        }
    }

    @Test
    void an_answer_streams() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).send("ag:\"hmm\"\n").text("first");
                await(release);
                asked.text(" second").finish();
            });
            var client = line.openai().responses();

            var events = new ArrayList<ResponseStreamEvent>();
            try (var stream = client.createStreaming(params("hi").build())) {
                stream.stream()
                        .forEach(event -> {
                            events.add(event.validate());
                            if (event.isOutputTextDelta()) {
                                release.countDown();
                            }
                        });
            }

            assertThat(events.getFirst().isCreated()).isTrue();
            var whole = events.getLast().asCompleted().response();
            assertThat(text(whole)).isEqualTo("first second");
            // what was streamed is what is kept
            assertThat(client.retrieve(whole.id()).validate()).isEqualTo(whole);
        }
    }

    @Test
    void nothing_but_the_input_is_needed() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());

            var answer = line.post("/v1/responses", "{\"input\":\"Hello!\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).path("model").asText()).isEqualTo("gpt-5-high");
        }
    }

    @Test
    void the_default_model_can_be_set() throws Exception {
        try (var line = Line.start(home, "{\"models\":{\"defaultModel\":\"finder\"}}")) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());

            var answer = line.post("/v1/responses", "{\"input\":\"Hello!\"}");

            assertThat(json(answer).path("model").asText()).isEqualTo("finder");
        }
    }

    @Test
    void a_conversation_goes_on_with_what_was_said() throws Exception {
        try (var line = Line.start(home, "{\"site\":{\"continueConversations\":false}}")) {
            var questions = new ArrayList<String>();
            line.tab(asked -> {
                questions.add(asked.question());
                asked.head(200, STREAM).text("answer " + questions.size()).finish();
            });
            var client = line.openai().responses();
            var first = client.create(params("first").instructions("only for the first").build());
            var second = client.create(params("second").previousResponseId(first.id()).build());

            var third =
                    client.create(params("third").previousResponseId(second.id()).build())
                            .validate();

            assertThat(questions.get(2))
                    .containsSubsequence("first", "answer 1", "second", "answer 2", "third")
                    .doesNotContain("only for the first");
            assertThat(third.previousResponseId()).contains(second.id());
        }
    }

    @Test
    void items_of_earlier_responses_can_be_named() throws Exception {
        try (var line = Line.start(home)) {
            var questions = new ArrayList<String>();
            line.tab(asked -> {
                questions.add(asked.question());
                asked.head(200, STREAM).text("the answer").finish();
            });
            var first = json(line.post("/v1/responses", "{\"input\":\"the question\"}"));
            var said = first.at("/output/0/id").asText();

            var second =
                    line.post(
                            "/v1/responses",
                            """
                            {"input":[{"type":"item_reference","id":"%s"},{"role":"user","content":"go on"}]}
                            """
                                    .formatted(said));
            var unknown =
                    line.post(
                            "/v1/responses",
                            "{\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_none_0\"}]}");

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(questions.get(1)).containsSubsequence("the answer", "go on");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(json(unknown).at("/error/param").asText()).isEqualTo("input[0].id");
        }
    }

    @Test
    void a_kept_response_is_retrieved_listed_and_deleted() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());
            var client = line.openai().responses();
            var response = client.create(params("hi").build());

            assertThat(client.retrieve(response.id()).validate()).isEqualTo(response);
            var items = client.inputItems().list(response.id());
            assertThat(items.items()).hasSize(1);
            assertThat(items.items().getFirst().validate().isResponseInputMessageItem()).isTrue();

            client.delete(response.id());

            assertThatThrownBy(() -> client.retrieve(response.id()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("Response with id '" + response.id() + "' not found.");
            assertThatThrownBy(() ->
                            client.create(params("x").previousResponseId(response.id()).build()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("Previous response with id");
        }
    }

    @Test
    void another_key_finds_nothing() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());
            var response = line.openai().responses().create(params("hi").build());

            var others = line.get("/v1/responses/" + response.id());

            assertThat(others.statusCode()).isEqualTo(404);
            assertThat(json(others).at("/error/code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void what_is_not_to_be_stored_is_not_found() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());
            var client = line.openai().responses();
            var response = client.create(params("hi").store(false).build()).validate();

            assertThatThrownBy(() -> client.retrieve(response.id()))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void a_request_that_fails_before_the_first_event_gets_a_plain_error() throws Exception {
        try (var line = Line.start(home, "{\"retry\":{\"maxRetries\":0}}")) {
            line.tab(asked -> asked.head(500, "text/plain").send("no").end());
            var client = line.openai().responses();

            assertThatThrownBy(() -> client.createStreaming(params("hi").build()))
                    .isInstanceOf(InternalServerException.class);
            assertThat(line.post("/v1/responses", "{\"input\":\"x\"}").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void a_client_that_goes_away_cancels_its_response() throws Exception {
        try (var line = Line.start(home)) {
            var cancelled = new CompletableFuture<Void>();
            line.tab(asked -> {
                var _ = asked.cancelled.thenRun(() -> cancelled.complete(null));
                asked.head(200, STREAM).text("first");
            });
            String id;
            try (var lines = lines(line, "{\"input\":\"x\",\"stream\":true}").body()) {
                var created = lines.filter(row -> row.startsWith("data: ")).findFirst();
                id = JSON.readTree(created.orElseThrow().substring(6)).at("/response/id").asText();
            }

            soon(cancelled);

            Line.until(
                    "cancelled",
                    () ->
                            json(line.get("/v1/responses/" + id))
                                    .path("status")
                                    .asText()
                                    .equals("cancelled"));
            var refused = line.post("/v1/responses/" + id + "/cancel", "");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).at("/error/message").asText())
                    .isEqualTo("Cannot cancel a synchronous response.");
        }
    }

    @Test
    void a_key_leads_to_the_same_response() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hello").finish());
            var request =
                    line.request("/v1/responses")
                            .header("Idempotency-Key", "k")
                            .POST(BodyPublishers.ofString("{\"input\":\"x\"}"))
                            .build();

            var first = line.send(request);
            var second = line.send(request);

            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("idempotent-replayed")).contains("true");
        }
    }

    @Test
    void a_stream_can_be_read_again_from_any_event() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("a").text("b").finish());
            var client = line.openai().responses();
            List<ResponseStreamEvent> all;
            try (var stream = client.createStreaming(params("hi").build())) {
                all = stream.stream().toList();
            }
            var id = all.getLast().asCompleted().response().id();

            List<ResponseStreamEvent> rest;
            try (var stream =
                    client.retrieveStreaming(
                            id, ResponseRetrieveParams.builder().startingAfter(3).build())) {
                rest = stream.stream().toList();
            }

            assertThat(rest).isEqualTo(all.subList(4, all.size()));
            var wrong = line.get("/v1/responses/" + id + "?stream=true&starting_after=x");
            assertThat(json(wrong).at("/error/param").asText()).isEqualTo("starting_after");
        }
    }

    @Test
    void input_is_counted_without_a_tab() throws Exception {
        try (var line = Line.start(home)) {
            var counted =
                    line.post(
                            "/v1/responses/input_tokens",
                            "{\"model\":\"m\",\"instructions\":\"Be brief.\",\"input\":\"Hello\"}");

            assertThat(json(counted).path("object").asText()).isEqualTo("response.input_tokens");
            assertThat(json(counted).path("input_tokens").intValue()).isBetween(5, 30);
        }
    }

    @Test
    void a_packed_conversation_can_be_gone_on_with() throws Exception {
        try (var line = Line.start(home)) {
            var questions = new ArrayList<String>();
            line.tab(asked -> {
                questions.add(asked.question());
                asked.head(200, STREAM).text("ok").finish();
            });
            var packed =
                    json(
                            line.post(
                                    "/v1/responses/compact",
                                    """
                                    {"model":"gpt-5-high","input":[{"role":"user","content":"the plan"},
                                     {"role":"assistant","content":"agreed"}]}
                                    """));

            var next =
                    line.post(
                            "/v1/responses",
                            "{\"input\":[%s,{\"role\":\"user\",\"content\":\"go on\"}]}"
                                    .formatted(packed.at("/output/0")));

            assertThat(next.statusCode()).isEqualTo(200);
            assertThat(questions.getFirst()).containsSubsequence("the plan", "agreed", "go on");
            assertThat(packed.at("/usage/input_tokens").intValue()).isPositive();
            assertThat(
                            json(line.post("/v1/responses/compact", "{\"input\":\"x\"}"))
                                    .at("/error/param")
                                    .asText())
                    .isEqualTo("model");
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    private static HttpResponse<Stream<String>> lines(Line line, String body) throws Exception {
        return line.http()
                .send(
                        line.request("/v1/responses").POST(BodyPublishers.ofString(body)).build(),
                        HttpResponse.BodyHandlers.ofLines());
    }
}
