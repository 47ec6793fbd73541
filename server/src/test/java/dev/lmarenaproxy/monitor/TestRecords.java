package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestRecord.Wanted;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Records as a gateway might have made them. */
public final class TestRecords {
    /** A day that began at midnight. */
    public static final Instant DAY = Instant.parse("2026-01-02T00:00:00Z");

    private TestRecords() {}

    /** One that has just begun. */
    public static RequestRecord begun(long number, Instant at) {
        var origin =
                new Origin(
                        "req_" + number,
                        "/v1/chat/completions",
                        Owner.ANONYMOUS,
                        "curl/8.5",
                        at,
                        null);
        return RequestRecord.begun(number, origin).with(new Wanted("gpt-5", true, 1));
    }

    /** One that came to this end after a second. */
    public static RequestRecord ended(long number, Instant at, Status status) {
        var record = begun(number, at);
        var end = at.plusSeconds(1);
        return switch (status) {
            case WAITING, RUNNING -> record;
            case COMPLETED ->
                    record.with(
                                    new Work(
                                            new JobId("job" + number),
                                            at.plusMillis(10),
                                            at.plusMillis(30),
                                            at.plusMillis(900),
                                            1,
                                            new TabId("tab-1"),
                                            "firefox",
                                            true))
                            .with(120, at.plusMillis(200))
                            .with(
                                    new Outcome(
                                            status,
                                            end,
                                            200,
                                            null,
                                            FinishReason.STOP,
                                            new Usage(10, 20, 5)));
            case FAILED -> record.with(failure(status, end, 502, "upstream_error"));
            case REFUSED -> record.with(failure(status, end, 400, "invalid_value"));
            case CANCELLED -> record.with(new Outcome(status, end, null, null, null, null));
        };
    }

    private static Outcome failure(Status status, Instant at, int http, String code) {
        return new Outcome(status, at, http, new Failure(code, "It failed: 100%."), null, null);
    }

    public static Kept kept(RequestRecord record) {
        return new Kept(record, RequestDetails.NONE);
    }

    public static RequestDetails details(Instant at) {
        return new RequestDetails(
                new Excerpt("{\"model\":\"gpt-5\"}", false),
                new Excerpt("Hello 🦊", true),
                new Excerpt("", false),
                7,
                List.of(
                        new Moment(at, "received", null, null, null),
                        new Moment(
                                at.plusMillis(5),
                                "assigned",
                                "first",
                                new TabId("tab-1"),
                                new JobId("other"))),
                List.of(new Part(new JobId("job1"), 2, "stop"), new Part(new JobId("b"), 0, null)));
    }

    /** Where one came from, and what it may have failed of. */
    public record Names(
            String id, String model, Owner owner, String tab, String client, String error) {}

    /** Any, from any model, key and tab, that ended around this time. */
    public static RequestRecord random(long number, Instant end, RandomGenerator random) {
        return random(
                number,
                end,
                random,
                new Names(
                        "req_" + Long.toHexString(random.nextLong()),
                        "model-" + random.nextInt(20),
                        new Owner("key" + random.nextInt(3)),
                        "tab-" + random.nextInt(4),
                        "python-openai/2." + random.nextInt(5),
                        "code_" + random.nextInt(5)));
    }

    /** Any that has these names, and ended around this time. */
    public static RequestRecord random(
            long number, Instant end, RandomGenerator random, Names names) {
        var status =
                switch (random.nextInt(20)) {
                    case 0 -> Status.FAILED;
                    case 1 -> Status.CANCELLED;
                    case 2 -> Status.REFUSED;
                    default -> Status.COMPLETED;
                };
        var duration =
                status == Status.REFUSED ? 3 : 300 + (long) (random.nextExponential() * 9000);
        duration += random.nextInt(300);
        var began = end.minus(Duration.ofMillis(duration));
        var origin =
                new Origin(
                        names.id, "/v1/chat/completions", names.owner, names.client, began, null);
        var record =
                RequestRecord.begun(number, origin)
                        .with(new Wanted(names.model, random.nextBoolean(), 1));
        if (status == Status.REFUSED) {
            var unknown = random.nextBoolean();
            return record.with(
                    failure(status, end, 404, unknown ? "model_not_found" : "invalid_value"));
        }
        var first = began.plusMillis(random.nextLong(duration));
        record =
                record.with(
                                new Work(
                                        new JobId("job" + number),
                                        began,
                                        began.plusMillis(1),
                                        end,
                                        1,
                                        new TabId(names.tab),
                                        "firefox",
                                        true))
                        .with(random.nextLong(5000), first);
        return switch (status) {
            case COMPLETED ->
                    record.with(
                            new Outcome(
                                    status,
                                    end,
                                    200,
                                    null,
                                    FinishReason.STOP,
                                    new Usage(
                                            random.nextInt(1, 4000),
                                            random.nextInt(1, 2000),
                                            random.nextInt(100))));
            case FAILED -> record.with(failure(status, end, 502, names.error));
            case CANCELLED, REFUSED, WAITING, RUNNING ->
                    record.with(new Outcome(status, end, null, null, null, null));
        };
    }
}
