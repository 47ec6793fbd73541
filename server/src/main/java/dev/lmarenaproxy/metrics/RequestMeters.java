package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Requests under our own names: what the gateway made of them, and what that took. */
final class RequestMeters {
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Timer> waits;
    private final MeterProvider<Timer> overheads;
    private final MeterProvider<Counter> retries;
    private final MeterProvider<Counter> interruptions;
    private final Counter disconnects;
    private final Counter keepAlives;

    RequestMeters(Meters meters) {
        requests = meters.counter("arena_gateway_requests_total", "Requests that ended");
        waits =
                meters.timer(
                        "arena_gateway_queue_wait_seconds",
                        "How long a request waited for its first tab",
                        Buckets.WAIT);
        waits.withTags();
        overheads =
                meters.timer(
                        "arena_gateway_overhead_seconds",
                        "Time in the gateway before a request waited and after its last tab"
                                + " answered",
                        Buckets.OVERHEAD);
        overheads.withTags();
        retries =
                meters.counter(
                        "arena_gateway_retries_total",
                        "Attempts after which a request was tried again");
        interruptions =
                meters.counter(
                        "arena_gateway_stream_interruptions_total",
                        "Answers that broke off after they had begun, gone on with or not");
        disconnects =
                meters.counter(
                                "arena_gateway_client_disconnects_total",
                                "Clients that went away before the end of their answer")
                        .withTags();
        keepAlives =
                meters.counter(
                                "arena_gateway_keepalives_total",
                                "Signs of life sent to clients whose answer was silent")
                        .withTags();
    }

    void keptAlive() {
        keepAlives.increment();
    }

    void ended(RequestRecord request, Outcome outcome, RequestDetails details, String model) {
        requests.withTags(
                        "endpoint",
                        request.origin().endpoint(),
                        "model",
                        model,
                        "status",
                        outcome.status().name().toLowerCase(Locale.ROOT),
                        "error_code",
                        ErrorCodes.of(outcome.error()))
                .increment();
        var waited = request.queueMillis();
        if (waited != null) {
            waits.withTags().record(Duration.ofMillis(waited));
        }
        var own = request.overheadMillis();
        if (own != null) {
            overheads.withTags().record(Duration.ofMillis(own));
        }
        if (outcome.status() == Status.CANCELLED && outcome.error() == null) {
            disconnects.increment();
        }
        broken(request, outcome, details);
    }

    private void broken(RequestRecord request, Outcome outcome, RequestDetails details) {
        var begun = false;
        for (var moment : details.timeline()) {
            switch (moment.kind()) {
                case "first_token" -> begun = true;
                case "retry" -> retried(moment, begun);
                default -> {}
            }
        }
        if (outcome.status() == Status.FAILED && request.firstTokenAt() != null) {
            interruptions.withTag("reason", ErrorCodes.of(outcome.error())).increment();
        }
    }

    private void retried(Moment moment, boolean begun) {
        var reason = ErrorCodes.of(moment.detail());
        retries.withTag("reason", reason).increment();
        if (begun) {
            interruptions.withTag("reason", reason).increment();
        }
    }
}
