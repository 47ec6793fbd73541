package dev.lmarenaproxy.metrics;

import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Trace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request as a span, in the words of OpenTelemetry's conventions for generative models; what
 * happened to it as events. Prompts and answers are not in it.
 */
final class RequestSpan {
    private static final double MILLIS = 1000;

    private RequestSpan() {}

    static void send(Tracer tracer, RequestRecord request, RequestDetails details) {
        var outcome = requireNonNull(request.outcome());
        var operation = Operation.of(request.origin().endpoint()).name();
        var model = request.model();
        var builder =
                tracer.spanBuilder(model == null ? operation : operation + " " + model)
                        .setParent(parent(request.origin().trace()))
                        .setSpanKind(SpanKind.CLIENT)
                        .setStartTimestamp(request.origin().startedAt())
                        .setAttribute("gen_ai.operation.name", operation)
                        .setAttribute("gen_ai.provider.name", Operation.PROVIDER);
        asked(builder, request);
        answered(builder, request, outcome);
        var span = builder.startSpan();
        for (var moment : details.timeline()) {
            span.addEvent(moment.kind(), attributes(moment), moment.at());
        }
        failed(span, outcome);
        span.end(outcome.at());
    }

    /** The client's trace; one that is no trace is passed over, and the request begins its own. */
    private static Context parent(@Nullable Trace trace) {
        return trace == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), trace, Headers.OF_A_TRACE);
    }

    private static void asked(SpanBuilder span, RequestRecord request) {
        var origin = request.origin();
        span.setAttribute("url.path", origin.endpoint())
                .setAttribute("arena_gateway.request.id", origin.id());
        var wanted = request.wanted();
        if (wanted != null) {
            span.setAttribute("gen_ai.request.model", wanted.model());
            span.setAttribute("gen_ai.request.stream", wanted.streamed());
            if (wanted.choices() > 1) {
                span.setAttribute("gen_ai.request.choice.count", wanted.choices());
            }
        }
    }

    private static void answered(SpanBuilder span, RequestRecord request, Outcome outcome) {
        var work = request.work();
        span.setAttribute("arena_gateway.attempts", work.attempts());
        if (work.answer() != null) {
            span.setAttribute("gen_ai.response.id", work.answer().value());
        }
        if (work.browser() != null) {
            span.setAttribute("arena_gateway.browser", work.browser());
        }
        var first = request.timeToFirstTokenMillis();
        if (first != null) {
            span.setAttribute("gen_ai.response.time_to_first_chunk", first / MILLIS);
        }
        var waited = request.queueMillis();
        if (waited != null) {
            span.setAttribute("arena_gateway.queue_wait", waited / MILLIS);
        }
        if (outcome.finishReason() != null) {
            span.setAttribute(
                    stringArrayKey("gen_ai.response.finish_reasons"),
                    List.of(outcome.finishReason().name().toLowerCase(Locale.ROOT)));
        }
        if (outcome.httpStatus() != null) {
            span.setAttribute("http.response.status_code", outcome.httpStatus());
        }
        var usage = outcome.usage();
        if (usage != null) {
            span.setAttribute("gen_ai.usage.input_tokens", usage.promptTokens())
                    .setAttribute("gen_ai.usage.output_tokens", usage.completionTokens())
                    .setAttribute("gen_ai.usage.reasoning.output_tokens", usage.reasoningTokens());
        }
    }

    private static void failed(Span span, Outcome outcome) {
        switch (outcome.status()) {
            case COMPLETED, WAITING, RUNNING -> {}
            case CANCELLED -> span.setAttribute("error.type", "cancelled");
            case FAILED, REFUSED -> {
                var code = ErrorCodes.of(outcome.error());
                span.setAttribute("error.type", code);
                span.setStatus(StatusCode.ERROR, code);
            }
        }
    }

    private static Attributes attributes(Moment moment) {
        var attributes = Attributes.builder();
        if (moment.detail() != null) {
            attributes.put("detail", moment.detail());
        }
        if (moment.tab() != null) {
            attributes.put("tab", moment.tab().value());
        }
        if (moment.job() != null) {
            attributes.put("job", moment.job().value());
        }
        return attributes.build();
    }

    /** Reads the two headers that there are. */
    private enum Headers implements TextMapGetter<Trace> {
        OF_A_TRACE;

        @Override
        public @Nullable String get(@Nullable Trace trace, String name) {
            if (trace == null) {
                return null;
            }
            return name.equals("traceparent") ? trace.parent() : trace.state();
        }
    }
}
