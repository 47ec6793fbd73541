package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Requests under the names that the first version had, with its labels and buckets. */
final class OriginalMeters {
    static final String PREFIX = "lmarena_";

    private final MeterProvider<Counter> requests;
    private final MeterProvider<Timer> durations;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Counter> errors;

    OriginalMeters(Meters meters) {
        requests = meters.counter("lmarena_requests_total", "Requests that ended");
        durations =
                meters.timer(
                        "lmarena_request_duration_seconds",
                        "Time from a request to the end of its answer",
                        Buckets.ORIGINAL);
        tokens = meters.counter("lmarena_tokens_total", "Tokens of prompts and answers");
        errors = meters.counter("lmarena_errors_total", "Requests that failed or were refused");
    }

    void ended(RequestRecord request, Outcome outcome, String model) {
        var type = Operation.of(request.origin().endpoint()).type();
        var status =
                switch (outcome.status()) {
                    case COMPLETED -> "success";
                    case CANCELLED -> "cancelled";
                    case REFUSED -> "refused";
                    case FAILED, WAITING, RUNNING -> "failed";
                };
        requests.withTags("model", model, "status", status, "type", type).increment();
        switch (outcome.status()) {
            case COMPLETED, FAILED -> took(request, model, type);
            case CANCELLED, REFUSED, WAITING, RUNNING -> {}
        }
        var usage = outcome.usage();
        if (usage != null) {
            tokens.withTags("model", model, "token_type", "input").increment(usage.promptTokens());
            tokens.withTags("model", model, "token_type", "output")
                    .increment(usage.completionTokens());
        }
        switch (outcome.status()) {
            case FAILED, REFUSED ->
                    errors.withTags("error_type", ErrorCodes.of(outcome.error()), "model", model)
                            .increment();
            case COMPLETED, CANCELLED, WAITING, RUNNING -> {}
        }
    }

    private void took(RequestRecord request, String model, String type) {
        var millis = request.durationMillis();
        if (millis != null) {
            durations.withTags("model", model, "type", type).record(Duration.ofMillis(millis));
        }
    }
}
