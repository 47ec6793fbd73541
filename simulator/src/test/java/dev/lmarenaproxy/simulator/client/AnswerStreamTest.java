package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.client.Visitor.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Row;
import dev.lmarenaproxy.simulator.script.Step;
import dev.lmarenaproxy.simulator.script.Wire;
import dev.lmarenaproxy.simulator.script.Wire.Framing;
import dev.lmarenaproxy.simulator.script.Wire.LeadingRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;

    private final Simulator site = Simulator.start(SimulatorOptions.of(GENERATION));
    private Visitor visitor;

    @BeforeEach
    void visit() throws Exception {
        visitor = Visitor.of(site, GENERATION).visits();
    }

    @AfterEach
    void close() {
        visitor.close();
        site.close();
    }

    @Test
    void the_same_question_gets_the_same_readable_answer() throws Exception {
        var first = visitor.ask("What is a heron?");
        var second = visitor.ask("What is a heron?");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("content-type"))
                .hasValue("text/plain; charset=utf-8");
        assertThat(Rows.text(first.body())).contains("**aurora-4-high**: \"What is a heron?\"");
        assertThat(first.body().lines().toList().getLast())
                .startsWith("ad:{\"finishReason\":\"stop\",\"usage\":{\"promptTokens\":4,");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("ratelimit").orElseThrow())
                .matches("limit=1800, remaining=1799, reset=\\d+");
        assertThat(second.headers().firstValue("ratelimit").orElseThrow())
                .startsWith("limit=1800, remaining=1798, ");
        assertThat(first.headers().firstValue("ratelimit-policy")).hasValue("1800;w=300");
    }

    @Test
    void rows_stand_in_lines_or_follow_one_another_or_are_events() throws Exception {
        var answer = Answer.of(Row.text("é"), Row.finish("stop"));
        site.scenario()
                .next(answer)
                .next(answer.wire(wire -> wire.framing(Framing.UNBROKEN)))
                .next(answer.wire(wire -> wire.framing(Framing.EVENTS)))
                .next(answer.wire(wire -> wire.framing(Framing.TIGHT_EVENTS)));

        assertThat(visitor.ask("1").body()).isEqualTo("a0:\"é\"\nad:{\"finishReason\":\"stop\"}\n");
        assertThat(visitor.ask("2").body()).isEqualTo("a0:\"é\"ad:{\"finishReason\":\"stop\"}");
        var events = visitor.ask("3");
        assertThat(events.body())
                .isEqualTo("data: a0:\"é\"\n\ndata: ad:{\"finishReason\":\"stop\"}\n\n");
        assertThat(events.headers().firstValue("content-type"))
                .hasValue("text/event-stream; charset=utf-8");
        assertThat(visitor.ask("4").body())
                .isEqualTo("data: a0:\"é\"\ndata: ad:{\"finishReason\":\"stop\"}\n");
    }

    @Test
    void the_record_of_the_evaluation_comes_first_with_or_without_a_line_break() throws Exception {
        var body = Bodies.first(GENERATION, "hello");
        var record =
                "{\"id\":%s,\"mode\":\"direct\",\"modelAMessageId\":%s,\"userMessage\":%s}"
                        .formatted(
                                body.get("id"),
                                body.get("modelAMessageId"),
                                body.get("userMessage"));
        var answer = Answer.of(Row.text("a"), Row.text("b"));
        site.scenario()
                .next(answer.wire(wire -> wire.leadingRecord(LeadingRecord.LINE)))
                .next(answer.wire(wire -> wire.leadingRecord(LeadingRecord.JOINED)))
                .next(
                        answer.wire(wire ->
                                wire.leadingRecord(LeadingRecord.LINE).framing(Framing.UNBROKEN)));

        assertThat(visitor.create(body).body()).isEqualTo(record + "\na0:\"a\"\na0:\"b\"\n");
        assertThat(visitor.create(body).body()).isEqualTo(record + "a0:\"a\"\na0:\"b\"\n");
        assertThat(visitor.create(body).body()).isEqualTo(record + "\na0:\"a\"a0:\"b\"");
    }

    @Test
    void network_chunks_are_cut_at_every_so_many_bytes_also_inside_a_character() throws Exception {
        site.scenario()
                .next(
                        Answer.of(Row.text("日本語"), Row.finish("stop"))
                                .wire(wire -> wire.splitBytes(5)));
        var chunks = new ArrayList<Integer>();
        var whole = new ByteArrayOutputStream();

        visitor.ask(
                "hello",
                BodyHandlers.ofByteArrayConsumer(chunk ->
                        chunk.ifPresent(bytes -> {
                            chunks.add(bytes.length);
                            whole.writeBytes(bytes);
                        })));

        assertThat(whole.toString(StandardCharsets.UTF_8))
                .isEqualTo("a0:\"日本語\"\nad:{\"finishReason\":\"stop\"}\n");
        assertThat(chunks).hasSize(9);
        assertThat(chunks.subList(0, 8)).containsOnly(5);
    }

    @Test
    void an_answer_keeps_its_pace() throws Exception {
        site.scenario().next(Answer.text("one two three").pace(Duration.ofMillis(30)));
        var start = System.nanoTime();

        visitor.ask("hello");

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(85));
    }

    @Test
    void a_gate_holds_an_answer_until_it_is_opened() throws Exception {
        var gate = new Gate();
        site.scenario().next(Answer.text("one two three").heldAfter(2, gate));

        var answer = visitor.client().sendAsync(visitor.asking("hello"), BodyHandlers.ofString());
        site.observations().await(seen -> seen.heldStreams() == 1, PATIENCE);

        var evaluation = site.observations().evaluations().getLast();
        assertThat(evaluation.rows()).isEqualTo(2);
        assertThat(evaluation.ending()).isEmpty();
        assertThat(site.observations().openStreams()).isEqualTo(1);

        gate.open();

        assertThat(Rows.text(answer.get(10, TimeUnit.SECONDS).body())).isEqualTo("one two three");
        site.observations().await(seen -> seen.count(Ending.COMPLETED) == 1, PATIENCE);
        assertThat(site.observations().openStreams()).isZero();
        assertThat(site.observations().heldStreams()).isZero();
    }

    @Test
    void fifty_answers_at_once_are_each_their_own() throws Exception {
        var gate = new Gate();
        site.scenario().always(request -> Answer.text(request.prompt()).heldAfter(1, gate));
        var answers = new ArrayList<CompletableFuture<String>>();

        for (var number = 0; number < 50; number++) {
            answers.add(
                    visitor.client()
                            .sendAsync(
                                    visitor.asking("this is answer " + number),
                                    BodyHandlers.ofString())
                            .thenApply(response -> Rows.text(response.body())));
        }
        site.observations().await(seen -> seen.heldStreams() == 50, PATIENCE);
        gate.open();

        for (var number = 0; number < 50; number++) {
            assertThat(answers.get(number).get(10, TimeUnit.SECONDS))
                    .isEqualTo("this is answer " + number);
        }
    }

    @Test
    void a_client_that_goes_away_is_seen() throws Exception {
        var gate = new Gate();
        site.scenario().next(Answer.text("one two three").heldAfter(1, gate));

        try (var body = visitor.ask("hello", BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(9)).asString().isEqualTo("a0:\"one\"\n");
        }

        var evaluation = site.observations().evaluations().getLast();
        assertThat(evaluation.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(Ending.ABORTED_BY_CLIENT);
        site.observations().await(seen -> seen.openStreams() == 0, PATIENCE);
        assertThat(site.observations().heldStreams()).isZero();
        assertThat(evaluation.rows()).isEqualTo(1);
    }

    @Test
    void a_dropped_answer_arrives_up_to_the_break() throws Exception {
        site.scenario().next(Answer.text("one two three").after(2, Step.Mark.DROP));
        var arrived = new ByteArrayOutputStream();

        assertThatThrownBy(() ->
                        visitor.ask(
                                "hello",
                                BodyHandlers.ofByteArrayConsumer(
                                        bytes -> bytes.ifPresent(arrived::writeBytes))))
                .isInstanceOf(IOException.class);

        assertThat(arrived).hasToString("a0:\"one\"\na0:\" two\"\n");
        site.observations().await(seen -> seen.count(Ending.DROPPED_BY_SITE) == 1, PATIENCE);
    }

    @Test
    void a_connection_can_break_before_the_head() throws Exception {
        site.scenario().next(2, Answer.dropped()); // the client asks once more by itself

        assertThatThrownBy(() -> visitor.ask("hello")).isInstanceOf(IOException.class);
    }

    @Test
    void an_answer_can_end_without_its_finish_row() throws Exception {
        site.scenario().next(Answer.text("one two three").endedAfter(2));

        assertThat(visitor.ask("hello").body()).isEqualTo("a0:\"one\"\na0:\" two\"\n");
        site.observations().await(seen -> seen.count(Ending.COMPLETED) == 1, PATIENCE);
    }

    @Test
    void an_answer_can_hang_before_the_head_and_after_it() throws Exception {
        site.scenario().next(Answer.hanging()).next(Answer.of(Step.Mark.HEAD, Step.Mark.HANG));

        var silent = visitor.client().sendAsync(visitor.asking("1"), BodyHandlers.ofInputStream());
        site.observations().await(seen -> seen.openStreams() == 1, PATIENCE);
        var head = visitor.ask("2", BodyHandlers.ofInputStream());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(silent).isNotDone();
        assertThat(site.observations().openStreams()).isEqualTo(2);

        head.body().close();
        silent.cancel(true);
        site.observations().await(seen -> seen.count(Ending.ABORTED_BY_CLIENT) == 2, PATIENCE);
    }

    @Test
    void a_client_that_stops_reading_stops_its_own_answer_only() throws Exception {
        // 40 MB: more than the sockets of both sides take
        site.scenario().next(Answer.text(Collections.nCopies(400, "x".repeat(100_000))));

        try (var slow = visitor.ask("much", BodyHandlers.ofInputStream()).body()) {
            site.observations().await(seen -> seen.stalledStreams() == 1, PATIENCE);

            assertThat(Rows.text(visitor.ask("[[sim: echo]] quick").body())).isEqualTo("quick");
            // or again: the sockets may have taken some more meanwhile
            site.observations().await(seen -> seen.stalledStreams() == 1, PATIENCE);
            assertThat(site.observations().evaluations().getFirst().rows()).isLessThan(400);

            var answer = new String(slow.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer.lines().count()).isEqualTo(401);
        }
        site.observations().await(seen -> seen.count(Ending.COMPLETED) == 2, PATIENCE);
        assertThat(site.observations().stalledStreams()).isZero();
    }

    @Test
    void rows_of_both_participants_and_all_types_are_sent_as_they_are() throws Exception {
        site.scenario()
                .next(
                        Answer.of(
                                List.of(
                                        Row.heartbeat(),
                                        Row.routedModel("polaris"),
                                        Row.reasoning("hm"),
                                        Row.text("left"),
                                        Row.text("right").ofB(),
                                        Row.unknown(),
                                        Row.image("https://x/1.png"),
                                        Row.video("https://x/1.mp4"),
                                        Row.source("T", "https://x"),
                                        Row.stepEnd(),
                                        Row.arenaError(),
                                        Row.error("no"),
                                        Row.finishWithNullUsage("length"))));

        assertThat(visitor.ask("hello").body().lines())
                .containsExactly(
                        "a2:[{\"type\":\"heartbeat\"}]",
                        "a2:[{\"type\":\"routed_model\",\"organization\":\"polaris\"}]",
                        "ag:\"hm\"",
                        "a0:\"left\"",
                        "b0:\"right\"",
                        "az:{\"note\":\"nobody knows this row: \\\"}\\n\"}",
                        "a2:[{\"type\":\"image\",\"image\":\"https://x/1.png\"}]",
                        "a2:[{\"url\":\"https://x/1.mp4\"}]",
                        "ac:{\"toolCallId\":\"call_%x\",\"argsTextDelta\":"
                                        .formatted("https://x".hashCode())
                                + "\"{\\\"source\\\":{\\\"title\\\":\\\"T\\\",\\\"url\\\":\\\"https://x\\\"}}\"}",
                        "ae:{\"finishReason\":\"stop\"}",
                        "a0:\"hasArenaError\"",
                        "a3:\"no\"",
                        "ad:{\"finishReason\":\"length\",\"usage\":null}");
    }

    @Test
    void the_usual_wire_is_set_once_for_all_answers() throws Exception {
        var options = SimulatorOptions.of(GENERATION).wire(Wire.PLAIN.framing(Framing.UNBROKEN));
        try (var unbroken = Simulator.start(options);
                var other = Visitor.of(unbroken, GENERATION).visits()) {
            assertThat(other.ask("[[sim: text=\"a b\" usage=absent]]").body())
                    .isEqualTo("a0:\"a\"a0:\" b\"ad:{\"finishReason\":\"stop\"}");
        }
    }
}
