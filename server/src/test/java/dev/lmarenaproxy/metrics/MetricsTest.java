package dev.lmarenaproxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dispatch.Load;
import dev.lmarenaproxy.journal.JournalHealth;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestRecord.Wanted;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final FakeClock clock = new FakeClock();
    private final Instant start = clock.instant();
    private boolean originalNames = true;
    private CompletionStage<Load> load = CompletableFuture.completedFuture(new Load(3, 2));
    private final Metrics metrics =
            new Metrics(
                    "0.1.0",
                    name -> name.startsWith("no-") ? Optional.empty() : Optional.of(name),
                    () -> originalNames,
                    clock);

    @BeforeEach
    void watch() {
        metrics.watch(
                new Sources(
                        List::of,
                        () -> Optional.of(start),
                        () -> load,
                        () -> 7,
                        () -> 1000,
                        () -> 4,
                        () -> new JournalHealth(null, start, 4096, null)));
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private Instant at(long millis) {
        return start.plusMillis(millis);
    }

    /** Waits from 0.1 s to 0.3 s, answers from 0.5 s to 2.5 s with 11 tokens, ends at 2.6 s. */
    private RequestRecord answered(@Nullable String model) {
        var outcome =
                new Outcome(
                        Status.COMPLETED,
                        at(2600),
                        200,
                        null,
                        FinishReason.STOP,
                        new Usage(5, 11, 2));
        return record("/v1/chat/completions", model, at(500), outcome);
    }

    private RequestRecord failed(Status status, @Nullable String code, @Nullable Instant first) {
        var error = code == null ? null : new Failure(code, "It failed.");
        return record(
                "/v1/images/generations",
                "m",
                first,
                new Outcome(status, at(1000), 502, error, null, null));
    }

    private RequestRecord record(
            String endpoint, @Nullable String model, @Nullable Instant first, Outcome outcome) {
        return new RequestRecord(
                1,
                new Origin("req_1", endpoint, Owner.ANONYMOUS, "curl/8", start, null),
                model == null ? null : new Wanted(model, true, 1),
                new Work(
                        new JobId("a"),
                        at(100),
                        at(300),
                        at(2500),
                        1,
                        new TabId("t"),
                        "firefox",
                        false),
                42,
                first,
                outcome);
    }

    private void ended(RequestRecord request, Moment... timeline) {
        metrics.ended(
                request, new RequestDetails(null, null, null, 5, List.of(timeline), List.of()));
    }

    private Moment moment(String kind, @Nullable String detail) {
        return new Moment(start, kind, detail, null, null);
    }

    private Exposition expose(@Nullable String accept) {
        return metrics.expose(accept).toCompletableFuture().join();
    }

    private String text() {
        return expose(null).text();
    }

    private Figures figures() {
        return new Figures(text());
    }

    @Test
    void names_labels_and_buckets_are_as_they_were_promised() throws IOException {
        ended(answered("m"));
        ended(
                failed(Status.FAILED, "stream_interrupted", at(500)),
                moment("first_token", null),
                moment("retry", "upstream_error"));

        var families = figures().families("(lmarena|arena_gateway|gen_ai)_");

        try (var golden = MetricsTest.class.getResourceAsStream("/metrics/families.txt")) {
            assertThat(families)
                    .isEqualTo(
                            new String(requireNonNull(golden).readAllBytes(), UTF_8)
                                    .lines()
                                    .toList());
        }
    }

    @Test
    void an_answer_is_counted_with_all_that_it_took() {
        ended(answered("m"));

        var figures = figures();
        assertThat(
                        figures.sum(
                                "lmarena_requests_total",
                                "model",
                                "m",
                                "status",
                                "success",
                                "type",
                                "chat"))
                .isEqualTo(1);
        assertThat(figures.sum("lmarena_request_duration_seconds_sum")).isEqualTo(2.6);
        assertThat(figures.sum("lmarena_request_duration_seconds_bucket", "le", "2.5")).isZero();
        assertThat(figures.sum("lmarena_request_duration_seconds_bucket", "le", "5.0"))
                .isEqualTo(1);
        assertThat(figures.sum("lmarena_tokens_total", "token_type", "input")).isEqualTo(5);
        assertThat(figures.sum("lmarena_tokens_total", "token_type", "output")).isEqualTo(11);
        assertThat(figures.sum("gen_ai_server_time_to_first_token_seconds_sum")).isEqualTo(0.5);
        // two seconds for the ten tokens after the first
        assertThat(figures.sum("gen_ai_server_time_per_output_token_seconds_sum")).isEqualTo(0.2);
        // and for the four pieces after the first
        assertThat(figures.sum("gen_ai_client_operation_time_per_output_chunk_seconds_sum"))
                .isEqualTo(0.5);
        assertThat(figures.sum("gen_ai_client_operation_duration_seconds_sum")).isEqualTo(2.2);
        assertThat(figures.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type", "output"))
                .isEqualTo(11);
        assertThat(figures.sum("arena_gateway_queue_wait_seconds_sum")).isEqualTo(0.2);
        assertThat(figures.sum("arena_gateway_overhead_seconds_sum")).isEqualTo(0.2);
        assertThat(
                        figures.sum(
                                "arena_gateway_requests_total",
                                "endpoint",
                                "/v1/chat/completions",
                                "model",
                                "m",
                                "status",
                                "completed",
                                "error_code",
                                "none"))
                .isEqualTo(1);
    }

    @Test
    void what_failed_was_refused_or_left_is_told_apart() {
        ended(failed(Status.FAILED, "upstream_error", null));
        ended(failed(Status.REFUSED, "model_not_found", null));
        ended(failed(Status.CANCELLED, null, null));
        ended(failed(Status.CANCELLED, "client_closed", null));

        var figures = figures();
        assertThat(figures.sum("lmarena_requests_total", "status", "failed")).isEqualTo(1);
        assertThat(figures.sum("lmarena_requests_total", "type", "image")).isEqualTo(4);
        assertThat(figures.sum("lmarena_errors_total", "error_type", "upstream_error"))
                .isEqualTo(1);
        assertThat(figures.sum("lmarena_errors_total")).isEqualTo(2);
        assertThat(figures.sum("arena_gateway_client_disconnects_total")).isEqualTo(1);
        assertThat(figures.sum("arena_gateway_stream_interruptions_total")).isZero();
    }

    @Test
    void an_answer_that_broke_off_is_one_that_had_begun() {
        ended(
                answered("m"),
                moment("retry", "rate_limit_exceeded"),
                moment("first_token", null),
                moment("retry", "upstream_error"));
        ended(failed(Status.FAILED, "stream_interrupted", at(500)));

        var figures = figures();
        assertThat(figures.sum("arena_gateway_retries_total")).isEqualTo(2);
        assertThat(
                        figures.sum(
                                "arena_gateway_stream_interruptions_total",
                                "reason",
                                "upstream_error"))
                .isEqualTo(1);
        assertThat(figures.sum("arena_gateway_stream_interruptions_total")).isEqualTo(2);
    }

    @Test
    void whatever_clients_ask_for_the_labels_stay_few() {
        IntStream.range(0, 300).forEach(i -> ended(answered("m" + i)));
        IntStream.range(0, 50).forEach(i -> ended(answered("no-such-model-" + i)));
        ended(answered(null));
        ended(failed(Status.FAILED, "a code that nobody knows", null));

        var figures = figures();
        assertThat(figures.values("model")).hasSize(202).contains("other", "unknown");
        assertThat(figures.sum("lmarena_requests_total", "model", "other")).isEqualTo(151);
        assertThat(figures.sum("lmarena_errors_total", "error_type", "other")).isEqualTo(1);
        assertThat(text()).doesNotContain("no-such-model", "nobody knows", "req_1");
    }

    @Test
    void a_model_with_an_odd_name_keeps_it() {
        ended(answered("team/modèle \"x\" +1\\"));

        assertThat(text()).contains("model=\"team/modèle \\\"x\\\" +1\\\\\"");
    }

    @Test
    void the_names_of_the_first_version_can_be_left_out_and_lose_nothing() {
        originalNames = false;
        ended(answered("m"));

        assertThat(text()).doesNotContain("lmarena_").contains("arena_gateway_", "gen_ai_");
        originalNames = true;
        assertThat(figures().sum("lmarena_requests_total")).isEqualTo(1);
    }

    @Test
    void who_takes_open_metrics_gets_them() {
        var plain = expose("text/plain");
        var open = expose("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(plain.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    @Test
    void what_is_looked_up_is_looked_up_each_time() {
        assertThat(figures().sum("arena_gateway_queue_depth")).isEqualTo(3);
        assertThat(figures().sum("arena_gateway_jobs_running")).isEqualTo(2);
        assertThat(figures().sum("lmarena_active_requests")).isEqualTo(7);
        load = CompletableFuture.completedFuture(new Load(9, 2));
        clock.pass(java.time.Duration.ofMillis(1500));

        assertThat(figures().sum("arena_gateway_queue_depth")).isEqualTo(9);
        assertThat(figures().sum("arena_gateway_tab_last_frame_age_seconds")).isEqualTo(1.5);
    }

    @Test
    void a_figure_that_nobody_tells_is_none() {
        load = CompletableFuture.failedFuture(new IllegalStateException("gone"));

        assertThat(figures().sum("arena_gateway_queue_depth")).isNaN();
    }

    @Test
    void the_machine_is_told_of() {
        assertThat(
                        Stream.of(
                                "jvm_memory_used_bytes",
                                "jvm_threads_live_threads",
                                "process_cpu_usage",
                                "process_start_time_seconds",
                                "process_files_open_files"))
                .allMatch(figures()::has);
    }
}
