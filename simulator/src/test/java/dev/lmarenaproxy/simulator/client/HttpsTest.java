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
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpsTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;
    private static Simulator site;
    private static Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        site = Simulator.start(SimulatorOptions.of(GENERATION).https());
        visitor =
                Visitor.over(Version.HTTP_2, "https://localhost:" + site.port(), site, GENERATION)
                        .visits();
    }

    @AfterAll
    static void close() {
        visitor.close();
        site.close();
    }

    @Test
    void the_certificate_is_for_the_usual_hosts() throws Exception {
        var names = site.certificate().orElseThrow().getSubjectAlternativeNames();

        assertThat(names)
                .extracting(name -> (Object) name.get(1))
                .containsExactly("arena.test", "localhost", "127.0.0.1");
        assertThat(site.origin()).isEqualTo("https://127.0.0.1:" + site.port());
    }

    @Test
    void the_page_comes_over_http_2_with_secure_cookies_and_links_to_the_name_it_has()
            throws Exception {
        try (var other =
                Visitor.over(
                        Version.HTTP_2, "https://localhost:" + site.port(), site, GENERATION)) {
            var page = other.get("/");

            assertThat(page.version()).isEqualTo(Version.HTTP_2);
            assertThat(page.headers().allValues("set-cookie"))
                    .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
            assertThat(other.ask("[[sim: images=1]]").body())
                    .contains("\"https://localhost:" + site.port() + "/media/");
        }
    }

    @Test
    void a_dropped_answer_resets_its_own_stream_only() throws Exception {
        var end = new Gate();
        var drop = new Gate();
        site.scenario()
                .next(Answer.text("one two").heldAfter(1, end))
                .next(Answer.of(Row.text("one"), new Step.Hold(drop), Step.Mark.DROP));

        var held = visitor.client().sendAsync(visitor.asking("1"), BodyHandlers.ofString());
        site.observations().await(seen -> seen.heldStreams() == 1, PATIENCE);
        var dropped = visitor.ask("2", BodyHandlers.ofInputStream()).body();
        assertThat(dropped.readNBytes(9)).asString().isEqualTo("a0:\"one\"\n");
        drop.open();

        assertThatThrownBy(dropped::read).isInstanceOf(IOException.class);
        end.open();
        assertThat(Rows.text(held.get(10, TimeUnit.SECONDS).body())).isEqualTo("one two");
    }

    @Test
    void a_proper_end_is_no_abort() throws Exception {
        var before = site.observations().asked();

        for (var answer = 0; answer < 20; answer++) {
            visitor.ask("hello");
        }

        var evaluations = site.observations().evaluations();
        for (var evaluation : evaluations.subList(before, before + 20)) {
            assertThat(evaluation.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo(Ending.COMPLETED);
        }
    }

    @Test
    void a_cancelled_stream_is_seen_while_others_go_on() throws Exception {
        var before = site.observations().count(Ending.ABORTED_BY_CLIENT);
        site.scenario().next(Answer.of(Step.Mark.HEAD, Step.Mark.HANG));

        visitor.ask("hello", BodyHandlers.ofInputStream()).body().close();
        site.observations()
                .await(seen -> seen.count(Ending.ABORTED_BY_CLIENT) == before + 1, PATIENCE);

        assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
    }

    @Test
    void a_reader_that_stops_stalls_its_own_stream_only() throws Exception {
        site.scenario().next(Answer.text(Collections.nCopies(400, "x".repeat(100_000))));

        try (var slow = visitor.ask("much", BodyHandlers.ofInputStream()).body()) {
            site.observations().await(seen -> seen.stalledStreams() == 1, PATIENCE);

            assertThat(Rows.text(visitor.ask("[[sim: echo]] quick").body())).isEqualTo("quick");
            assertThat(new String(slow.readAllBytes(), StandardCharsets.UTF_8).lines().count())
                    .isEqualTo(401);
        }
    }
}
