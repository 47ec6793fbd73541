package dev.lmarenaproxy.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestRecord.Trace;
import dev.lmarenaproxy.monitor.RequestRecord.Wanted;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final Outcome ANSWERED =
            new Outcome(
                    Status.COMPLETED,
                    START.plusMillis(2600),
                    200,
                    null,
                    FinishReason.STOP,
                    new Usage(5, 11, 2));

    private static RequestRecord record(
            String model, @Nullable String traceParent, Outcome outcome) {
        return traced(model, traceParent == null ? null : new Trace(traceParent, null), outcome);
    }

    private static RequestRecord traced(String model, @Nullable Trace trace, Outcome outcome) {
        return new RequestRecord(
                1,
                new Origin(
                        "req_1", "/v1/chat/completions", Owner.ANONYMOUS, "curl/8", START, trace),
                new Wanted(model, true, 1),
                new Work(
                        new JobId("job-1"),
                        START.plusMillis(100),
                        START.plusMillis(300),
                        START.plusMillis(2500),
                        2,
                        new TabId("t"),
                        "firefox",
                        false),
                42,
                START.plusMillis(500),
                outcome);
    }

    private static SpanData span(RequestRecord request, Moment... timeline) {
        var exported = new CopyOnWriteArrayList<SpanData>();
        try (var provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new Keeping(exported)))
                        .build()) {
            RequestSpan.send(
                    provider.get("test"),
                    request,
                    new RequestDetails(null, null, null, 0, List.of(timeline), List.of()));
        }
        assertThat(exported).hasSize(1);
        return exported.getFirst();
    }

    private record Keeping(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
            spans.addAll(some);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static @Nullable Object attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(one -> one.getKey().getKey().equals(name))
                .<Object>map(Map.Entry::getValue)
                .findAny()
                .orElse(null);
    }

    @Test
    void a_request_is_a_span_with_what_is_known_of_it() {
        var span =
                span(
                        record("m", null, ANSWERED),
                        new Moment(START, "received", null, null, null),
                        new Moment(START.plusMillis(500), "first_token", null, null, null));

        assertThat(span.getName()).isEqualTo("chat m");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
                .isEqualTo(Duration.ofMillis(2600));
        assertThat(attribute(span, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(attribute(span, "gen_ai.provider.name")).isEqualTo("lmarena");
        assertThat(attribute(span, "gen_ai.request.model")).isEqualTo("m");
        assertThat(attribute(span, "gen_ai.response.id")).isEqualTo("job-1");
        assertThat(attribute(span, "gen_ai.response.time_to_first_chunk")).isEqualTo(0.5);
        assertThat(
                        span.getAttributes()
                                .get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                .containsExactly("stop");
        assertThat(attribute(span, "gen_ai.usage.input_tokens")).isEqualTo(5L);
        assertThat(attribute(span, "gen_ai.usage.output_tokens")).isEqualTo(11L);
        assertThat(attribute(span, "gen_ai.usage.reasoning.output_tokens")).isEqualTo(2L);
        assertThat(attribute(span, "http.response.status_code")).isEqualTo(200L);
        assertThat(attribute(span, "error.type")).isNull();
        assertThat(span.getEvents())
                .extracting(EventData::getName)
                .containsExactly("received", "first_token");
    }

    @Test
    void what_failed_says_so() {
        var failed =
                new Outcome(
                        Status.FAILED,
                        START.plusMillis(1000),
                        502,
                        new Failure("upstream_error", "It failed."),
                        null,
                        null);

        var span = span(record("m", null, failed));

        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(span, "error.type")).isEqualTo("upstream_error");
    }

    @Test
    void the_trace_of_the_client_goes_on() {
        var span = span(record("m", "00-" + TRACE + "-" + PARENT + "-01", ANSWERED));

        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    }

    @Test
    void so_does_its_state() {
        var parent = "00-" + TRACE + "-" + PARENT + "-01";

        var span = span(traced("m", new Trace(parent, "vendor=1,other=a b"), ANSWERED));
        var broken = span(traced("m", new Trace(parent, "no state"), ANSWERED));

        assertThat(span.getSpanContext().getTraceState().asMap())
                .containsExactly(Map.entry("vendor", "1"), Map.entry("other", "a b"));
        assertThat(broken.getTraceId()).isEqualTo(TRACE);
        assertThat(broken.getSpanContext().getTraceState().isEmpty()).isTrue();
    }

    @Test
    void what_is_no_trace_is_passed_over() {
        for (var wrong :
                List.of(
                        "",
                        "nonsense",
                        "00-" + TRACE,
                        "00-" + "0".repeat(32) + "-" + PARENT + "-01",
                        "ff-" + TRACE + "-" + PARENT + "-01",
                        "00-" + TRACE.replace('4', 'x') + "-" + PARENT + "-01",
                        "x".repeat(100_000))) {
            var span = span(record("m", wrong, ANSWERED));

            assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        }
    }

    @Test
    void spans_go_to_the_collector_that_the_settings_name_now() throws Exception {
        try (var one = Collector.start();
                var other = Collector.start()) {
            var setting = new CopyOnWriteArrayList<>(List.of(""));
            try (var traces = new Traces("0.1.0", setting::getFirst)) {
                traces.ended(record("model-0", null, ANSWERED), RequestDetails.NONE);
                setting.set(0, one.address());
                traces.ended(
                        record("model-1", "00-" + TRACE + "-" + PARENT + "-01", ANSWERED),
                        RequestDetails.NONE);
                assertThat(one.next())
                        .contains("chat model-1", "gen_ai.request.model", "lmarena-proxy")
                        .contains(new String(HexFormat.of().parseHex(TRACE), ISO_8859_1))
                        .doesNotContain("model-0");

                setting.set(0, other.address() + "/v1/traces");
                traces.ended(record("model-2", null, ANSWERED), RequestDetails.NONE);

                assertThat(other.next()).contains("chat model-2");
            }
        }
    }

    @Test
    void a_collector_that_is_not_there_holds_nothing_up() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var traces = new Traces("0.1.0", () -> "http://127.0.0.1:" + port)) {
            var before = System.nanoTime();
            for (var i = 0; i < 20_000; i++) {
                traces.ended(record("m", null, ANSWERED), RequestDetails.NONE);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void what_the_library_says_stands_in_the_log() {
        var log = (Logger) LoggerFactory.getLogger("io.opentelemetry.sdk");
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        log.addAppender(said);
        try (var traces = new Traces("0.1.0", () -> "")) {
            traces.ended(record("m", null, ANSWERED), RequestDetails.NONE);

            java.util.logging.Logger.getLogger("io.opentelemetry.sdk").severe("planned");

            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .contains("planned");
            assertThat(
                            java.util.logging.Logger.getLogger("io.opentelemetry")
                                    .getUseParentHandlers())
                    .isFalse();
        } finally {
            log.detachAppender(said);
        }
    }
}
