package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.monitor.DetailsCodec;
import dev.lmarenaproxy.monitor.Ended;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestRecord.Wanted;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Records as rows of the table {@code request}. */
final class RequestRows {
    private static final int UNDER_WAY = 0;

    private RequestRows() {}

    static void write(Handle handle, Kept kept) {
        var record = kept.record();
        var origin = record.origin();
        var wanted = record.wanted();
        var work = record.work();
        var end = record.outcome();
        var error = end == null ? null : end.error();
        var reason = end == null ? null : end.finishReason();
        var usage = end == null ? null : end.usage();
        handle.execute(
                """
                INSERT OR REPLACE INTO request VALUES
                    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                     ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                record.number(),
                origin.id(),
                origin.endpoint(),
                origin.owner().id(),
                origin.client(),
                wanted == null ? null : wanted.model(),
                wanted == null ? null : wanted.streamed() ? 1 : 0,
                wanted == null ? null : wanted.choices(),
                number(record),
                origin.startedAt().toEpochMilli(),
                millis(work.queuedAt()),
                millis(work.assignedAt()),
                millis(record.firstTokenAt()),
                millis(work.answeredAt()),
                end == null ? null : millis(end.at()),
                end == null ? null : end.httpStatus(),
                error == null ? null : error.code(),
                error == null ? null : error.message(),
                reason == null ? null : reason.name(),
                usage == null ? null : usage.promptTokens(),
                usage == null ? null : usage.completionTokens(),
                usage == null ? null : usage.reasoningTokens(),
                record.characters(),
                work.answer() == null ? null : work.answer().value(),
                work.attempts(),
                work.tab() == null ? null : work.tab().value(),
                work.browser());
        if (!kept.details().equals(RequestDetails.NONE)) {
            handle.execute(
                    "INSERT OR REPLACE INTO request_details VALUES (?, ?)",
                    record.number(),
                    DetailsCodec.encode(kept.details()));
        }
    }

    /** As the table tells; statuses of requests under way are not told apart. */
    static int number(RequestRecord record) {
        return record.outcome() == null ? UNDER_WAY : number(record.outcome().status());
    }

    static int number(Status status) {
        return switch (status) {
            case WAITING, RUNNING -> UNDER_WAY;
            case COMPLETED -> 1;
            case FAILED -> 2;
            case CANCELLED -> 3;
            case REFUSED -> 4;
        };
    }

    private static Status status(int number) {
        return switch (number) {
            case 1 -> Status.COMPLETED;
            case 2 -> Status.FAILED;
            case 3 -> Status.CANCELLED;
            case 4 -> Status.REFUSED;
            default -> throw new IllegalStateException("no status of an end: " + number);
        };
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    static RequestRecord record(ResultSet row) throws SQLException {
        var answer = row.getString("answer");
        var tab = row.getString("tab");
        return new RequestRecord(
                row.getLong("number"),
                new Origin(
                        row.getString("id"),
                        row.getString("endpoint"),
                        new Owner(row.getString("owner")),
                        row.getString("client"),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        null),
                wanted(row),
                new Work(
                        answer == null ? null : new JobId(answer),
                        instant(row, "queued_at"),
                        instant(row, "assigned_at"),
                        instant(row, "answered_at"),
                        row.getInt("attempts"),
                        tab == null ? null : new TabId(tab),
                        row.getString("browser"),
                        false),
                row.getLong("characters"),
                instant(row, "first_token_at"),
                row.getInt("status") == UNDER_WAY ? null : outcome(row));
    }

    private static @Nullable Wanted wanted(ResultSet row) throws SQLException {
        var model = row.getString("model");
        return model == null
                ? null
                : new Wanted(model, row.getBoolean("streamed"), row.getInt("choices"));
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        var httpStatus = integer(row, "http_status");
        var code = row.getString("error_code");
        var reason = row.getString("finish_reason");
        return new Outcome(
                status(row.getInt("status")),
                Instant.ofEpochMilli(row.getLong("ended_at")),
                httpStatus,
                code == null ? null : new Failure(code, row.getString("error_message")),
                reason == null ? null : FinishReason.valueOf(reason),
                row.getString("input_tokens") == null
                        ? null
                        : new Usage(
                                row.getInt("input_tokens"),
                                row.getInt("output_tokens"),
                                row.getInt("reasoning_tokens")));
    }

    private static @Nullable Integer integer(ResultSet row, String name) throws SQLException {
        var value = row.getInt(name);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(ResultSet row, String name) throws SQLException {
        var millis = row.getLong(name);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Of the columns of {@link SqliteFigures#ENDED}. */
    static Ended ended(ResultSet row) throws SQLException {
        var at = row.getLong(1);
        var startedAt = row.getLong(7);
        var firstToken = row.getLong(8);
        var answered = !row.wasNull();
        return new Ended(
                Instant.ofEpochMilli(at),
                status(row.getInt(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Math.max(0, at - startedAt),
                answered ? Math.max(0, firstToken - startedAt) : null,
                row.getInt(9),
                row.getInt(10),
                row.getInt(11));
    }
}
