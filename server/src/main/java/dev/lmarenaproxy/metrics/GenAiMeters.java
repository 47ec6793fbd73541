package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Requests under the names of OpenTelemetry's conventions for generative models, as its exporter
 * writes them for Prometheus. The gateway is the server of its clients, and the client of the site.
 */
final class GenAiMeters {
    private final MeterProvider<Timer> durations;
    private final MeterProvider<Timer> firstTokens;
    private final MeterProvider<Timer> perToken;
    private final MeterProvider<Timer> siteDurations;
    private final MeterProvider<Timer> siteFirsts;
    private final MeterProvider<Timer> perPiece;
    private final MeterProvider<DistributionSummary> tokens;

    GenAiMeters(Meters meters) {
        durations =
                meters.timer(
                        "gen_ai_server_request_duration_seconds",
                        "Time from a request to its end, whichever",
                        Buckets.DURATION);
        firstTokens =
                meters.timer(
                        "gen_ai_server_time_to_first_token_seconds",
                        "Time from a request to the first piece of its answer",
                        Buckets.FIRST_TOKEN);
        perToken =
                meters.timer(
                        "gen_ai_server_time_per_output_token_seconds",
                        "Time between two tokens of an answer after the first, on average",
                        Buckets.PER_TOKEN);
        siteDurations =
                meters.timer(
                        "gen_ai_client_operation_duration_seconds",
                        "Time from the first question to a tab to the end of the last one's answer",
                        Buckets.DURATION);
        siteFirsts =
                meters.timer(
                        "gen_ai_client_operation_time_to_first_chunk_seconds",
                        "Time from the first question to a tab to the first piece of the answer",
                        Buckets.FIRST_TOKEN);
        perPiece =
                meters.timer(
                        "gen_ai_client_operation_time_per_output_chunk_seconds",
                        "Time between two pieces of an answer after the first, on average",
                        Buckets.PER_TOKEN);
        tokens =
                meters.summary(
                        "gen_ai_client_token_usage",
                        "Tokens of prompts and answers",
                        Buckets.TOKENS);
    }

    /**
     * @param pieces of the answer
     */
    void ended(RequestRecord request, Outcome outcome, long pieces, String model) {
        var operation =
                Tags.of(
                        "gen_ai_operation_name",
                        Operation.of(request.origin().endpoint()).name(),
                        "gen_ai_provider_name",
                        Operation.PROVIDER,
                        "gen_ai_request_model",
                        model);
        var error = error(outcome.status());
        durations
                .withTags(operation.and("error_type", error))
                .record(Duration.between(request.origin().startedAt(), outcome.at()));
        var work = request.work();
        var first = request.firstTokenAt();
        if (first != null) {
            firstTokens
                    .withTags(operation)
                    .record(Duration.between(request.origin().startedAt(), first));
            var assigned = work.assignedAt();
            // what was written before a restart is read before a tab goes on with it
            if (assigned != null && !first.isBefore(assigned)) {
                siteFirsts.withTags(operation).record(Duration.between(assigned, first));
            }
            pace(request, first, outcome, perPiece, operation, pieces);
        }
        if (work.assignedAt() != null && work.answeredAt() != null) {
            siteDurations
                    .withTags(operation.and("error_type", error))
                    .record(Duration.between(work.assignedAt(), work.answeredAt()));
        }
        var usage = outcome.usage();
        if (usage != null) {
            tokens.withTags(operation.and("gen_ai_token_type", "input"))
                    .record(usage.promptTokens());
            tokens.withTags(operation.and("gen_ai_token_type", "output"))
                    .record(usage.completionTokens());
            if (first != null) {
                pace(request, first, outcome, perToken, operation, usage.completionTokens());
            }
        }
    }

    /** Of one complete answer; those of several at once would look faster than they are. */
    private void pace(
            RequestRecord request,
            Instant first,
            Outcome outcome,
            MeterProvider<Timer> times,
            Tags operation,
            long written) {
        var wanted = request.wanted();
        if (outcome.status() == Status.COMPLETED
                && wanted != null
                && wanted.choices() == 1
                && written > 1) {
            var answered = request.work().answeredAt();
            var last = answered == null || answered.isBefore(first) ? outcome.at() : answered;
            times.withTags(operation).record(Duration.between(first, last).dividedBy(written - 1));
        }
    }

    /** Few values: with each code of an error each model would have dozens of histograms. */
    private static String error(Status status) {
        return status == Status.COMPLETED ? "" : status.name().toLowerCase(Locale.ROOT);
    }
}
