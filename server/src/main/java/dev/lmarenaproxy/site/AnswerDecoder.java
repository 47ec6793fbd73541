package dev.lmarenaproxy.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Usage;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of the site's answer, as it comes from the network, into events. One decoder reads
 * one answer, on one thread at a time.
 *
 * <p>The rows are those of the AI SDK's data stream protocol, version 1, each with the participant
 * before its type. The events are the same wherever the bytes were split. The last one is a {@link
 * JobEvent.Final}, and the answer counts as finished only where the site said so: a body that ends
 * before is a failure. At most {@link RowScanner#MAX_ROW_BYTES} of a row and {@link
 * #MAX_REFUSAL_BYTES} of a refusal are kept.
 */
public final class AnswerDecoder {
    static final int MAX_REFUSAL_BYTES = 64 * 1024;

    private static final int TEXT = 'a' << 8 | '0';
    private static final int REASONING = 'a' << 8 | 'g';
    private static final int DATA = 'a' << 8 | '2';
    private static final int SOURCE = 'a' << 8 | 'c';
    private static final int ERROR = 'a' << 8 | '3';
    private static final int STEP_END = 'a' << 8 | 'e';
    private static final int END = 'a' << 8 | 'd';

    /** The text by which the site itself says that the answer failed. */
    private static final String FAILURE_MARK = "hasArenaError";

    private final Refusals refusals;
    private final @Nullable ByteArrayOutputStream refusal;
    private final RowScanner rows = new RowScanner();

    /** What a leading record says that isn't followed by any row: then it is the whole answer. */
    private @Nullable Fault onlyRecord;

    private boolean anyRow;
    private boolean anyContent;
    private boolean finished;
    private long unknown;

    AnswerDecoder(Refusals refusals) {
        this.refusals = refusals;
        this.refusal = refusals.headRefuses() ? new ByteArrayOutputStream() : null;
    }

    /**
     * Reads the next piece of the body; the bytes are not kept. After the final event, pieces are
     * passed over.
     */
    public void feed(byte[] bytes, int offset, int length, Consumer<JobEvent> events) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (finished) {
            return;
        }
        if (refusal != null) {
            refusal.write(bytes, offset, Math.min(length, MAX_REFUSAL_BYTES - refusal.size()));
            if (refusal.size() == MAX_REFUSAL_BYTES) {
                fail(refusals.ofBody(refusal.toByteArray()), events);
            }
            return;
        }
        rows.offer(bytes, offset, length);
        while (!finished && rows.next()) {
            row(events);
        }
        if (!finished && rows.tooLarge()) {
            fail(
                    Fault.of(
                            Kind.ANSWER_TOO_LARGE,
                            "The site sent more than 8 MiB in one piece. Ask for a shorter"
                                    + " answer."),
                    events);
        }
    }

    /** The body is complete; the final event follows now, if it did not yet. */
    public void end(Consumer<JobEvent> events) {
        if (finished) {
            return;
        }
        if (refusal != null) {
            fail(refusals.ofBody(refusal.toByteArray()), events);
        } else if (onlyRecord != null && !anyRow) {
            fail(onlyRecord, events);
        } else {
            fail(
                    Fault.of(
                            Kind.STREAM_INTERRUPTED,
                            "The site's answer broke off before its end. Ask again."),
                    events);
        }
    }

    /** Whether the final event was handed out. */
    public boolean finished() {
        return finished;
    }

    /** How many rows were passed over because they are of an unknown kind or broken. */
    public long unknownRows() {
        return unknown + rows.broken();
    }

    private void row(Consumer<JobEvent> events) {
        int name = rows.name();
        switch (name) {
            case TEXT -> text(events);
            case REASONING -> reasoning(events);
            case DATA -> data(events);
            case SOURCE -> sources(events);
            case ERROR -> error(events);
            case STEP_END -> {}
            case END -> finish(events);
            case RowScanner.RECORD -> record();
            default -> unknown += isOfSecondParticipant(name) ? 0 : 1;
        }
        anyRow |= name != RowScanner.RECORD;
    }

    private static boolean isOfSecondParticipant(int name) {
        return name >> 8 == 'b';
    }

    private void text(Consumer<JobEvent> events) {
        String text = string();
        if (text == null || text.isEmpty()) {
            return;
        }
        if (text.equals(FAILURE_MARK)) {
            fail(
                    Fault.of(
                            Kind.ANSWER_FAILED,
                            "The site reported that the answer failed. Ask again, or ask another"
                                    + " model."),
                    events);
            return;
        }
        anyContent = true;
        events.accept(new Text(text));
    }

    private void reasoning(Consumer<JobEvent> events) {
        String text = string();
        if (text != null && !text.isEmpty()) {
            anyContent = true;
            events.accept(new Reasoning(text));
        }
    }

    private void data(Consumer<JobEvent> events) {
        JsonNode parts = json();
        if (parts == null) {
            return;
        }
        boolean understood = parts.isArray();
        for (JsonNode part : parts) {
            switch (part.path("type").asText("")) {
                case "heartbeat", "routed_model" -> {}
                case "image" -> understood &= media(Media.Kind.IMAGE, part.path("image"), events);
                case "", "video" -> understood &= media(Media.Kind.VIDEO, part.path("url"), events);
                default -> understood = false;
            }
        }
        unknown += understood ? 0 : 1;
    }

    private boolean media(Media.Kind kind, JsonNode url, Consumer<JobEvent> events) {
        if (!url.isTextual() || url.textValue().isEmpty()) {
            return false;
        }
        anyContent = true;
        events.accept(new Media(kind, url.textValue()));
        return true;
    }

    private void sources(Consumer<JobEvent> events) {
        JsonNode call = json();
        if (call == null) {
            return;
        }
        JsonNode source = SiteJson.parse(call.path("argsTextDelta").asText("")).path("source");
        boolean understood = source.isArray() || citation(source, events);
        if (source.isArray()) {
            for (JsonNode one : source) {
                understood &= citation(one, events);
            }
        }
        unknown += understood ? 0 : 1;
    }

    private static boolean citation(JsonNode source, Consumer<JobEvent> events) {
        String url = source.path("url").asText("");
        if (url.isEmpty()) {
            return false;
        }
        events.accept(new Citation(url, source.path("title").asText("")));
        return true;
    }

    private void error(Consumer<JobEvent> events) {
        String message = string();
        if (message != null) {
            fail(Refusals.failedAnswer(message), events);
        }
    }

    private void finish(Consumer<JobEvent> events) {
        JsonNode end = json();
        if (end == null) {
            return;
        }
        String reason = end.path("finishReason").asText("");
        if (!end.isObject()) {
            unknown++;
        } else if (reason.equals("error")) {
            fail(Refusals.failedAnswer(""), events);
        } else if (!anyContent && finishReason(reason) != FinishReason.CONTENT_FILTER) {
            fail(
                    Fault.of(
                            Kind.EMPTY_ANSWER,
                            "The site ended the answer without any text. Ask again, or ask another"
                                    + " model."),
                    events);
        } else {
            finished = true;
            events.accept(new Finished(finishReason(reason), usage(end.path("usage"))));
        }
    }

    private static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "content-filter" -> FinishReason.CONTENT_FILTER;
            // tool calls are read from the text, so that the model just stopped
            default -> FinishReason.STOP;
        };
    }

    private static @Nullable Usage usage(JsonNode usage) {
        int prompt = count(usage.path("promptTokens"));
        int completion = count(usage.path("completionTokens"));
        return prompt < 0 || completion < 0 ? null : new Usage(prompt, completion, 0);
    }

    private static int count(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() ? number.intValue() : -1;
    }

    private void record() {
        JsonNode record = json();
        if (record == null) {
            return;
        }
        if (anyRow || onlyRecord != null) {
            unknown++;
        } else if (SiteJson.isError(record)) {
            onlyRecord = refusals.ofMessage(SiteJson.errorMessage(record));
        }
    }

    private void fail(Fault fault, Consumer<JobEvent> events) {
        finished = true;
        events.accept(new Failed(fault));
    }

    /** The row's value where it is a string; else the row is counted as unknown. */
    private @Nullable String string() {
        if (rows.bytes()[rows.from()] != '"') {
            unknown++;
            return null;
        }
        String text = JsonString.decode(rows.bytes(), rows.from(), rows.to());
        if (text == null) {
            rows.breakLine();
        }
        return text;
    }

    /** The row's value; null where it isn't JSON. */
    private @Nullable JsonNode json() {
        JsonNode value = SiteJson.parse(rows.bytes(), rows.from(), rows.to());
        if (value.isMissingNode()) {
            rows.breakLine();
            return null;
        }
        return value;
    }
}
