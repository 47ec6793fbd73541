package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one streamed answer into server-sent events. One encoder an answer; not safe
 * for several threads.
 *
 * <p>A finished answer ends with {@code [DONE]}, a failed one with an error object and without it,
 * so that no client takes half an answer for a whole one.
 */
public final class ChatStreamEncoder {
    private static final String DONE = "data: [DONE]\n\n";

    private final boolean includeUsage;
    private final String head;
    private final String contentHead;
    private final String reasoningHead;
    private final String pieceTail;

    private final AnswerText text = new AnswerText();
    private final Citations citations = new Citations();
    private final WholeCharacters content = new WholeCharacters();
    private final WholeCharacters reasoning = new WholeCharacters();
    private boolean begun;

    public ChatStreamEncoder(JobId id, Instant created, String model, boolean includeUsage) {
        this.includeUsage = includeUsage;
        var start = new StringBuilder("data: ");
        ChatJson.appendHead(id, "chat.completion.chunk", created, model, start);
        head = start.toString();
        contentHead = head + "[{\"index\":0,\"delta\":{\"content\":\"";
        reasoningHead = head + "[{\"index\":0,\"delta\":{\"reasoning_content\":\"";
        pieceTail = "\"}" + tail(null);
    }

    /**
     * A comment that keeps connections open while there is nothing to say.
     *
     * @param place in the queue, if the request waits there
     */
    public static String comment(OptionalInt place) {
        return place.isPresent()
                ? ": waiting, position " + place.getAsInt() + "\n\n"
                : ": keep-alive\n\n";
    }

    /** Appends to {@code out} what {@code event} means to the client; may append nothing. */
    public void encode(JobEvent event, StringBuilder out) {
        switch (event) {
            // nothing of what is void was encoded
            case JobEvent.Assigned _, JobEvent.Restarted _ -> {}
            case JobEvent.Text(var piece) -> {
                begin(out);
                appendPiece(contentHead, content.next(text.add(piece)), out);
            }
            case JobEvent.Reasoning(var piece) -> {
                begin(out);
                appendPiece(reasoningHead, reasoning.next(piece), out);
            }
            case JobEvent.Media media -> {
                begin(out);
                appendPiece(contentHead, content.next(text.add(media)), out);
            }
            case JobEvent.Citation citation -> citations.add(citation);
            case Finished finished -> {
                begin(out);
                finish(finished, out);
            }
            case JobEvent.Failed(var fault) ->
                    out.append("data: ").append(ErrorBody.of(fault).json()).append("\n\n");
        }
    }

    private void begin(StringBuilder out) {
        if (!begun) {
            begun = true;
            out.append(head)
                    .append("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}")
                    .append(tail(null));
        }
    }

    private void appendPiece(String pieceHead, String piece, StringBuilder out) {
        if (!piece.isEmpty()) {
            out.append(pieceHead);
            JsonText.append(piece, out);
            out.append(pieceTail);
        }
    }

    private void finish(Finished finished, StringBuilder out) {
        appendPiece(reasoningHead, reasoning.rest(), out);
        appendPiece(contentHead, content.rest(), out);
        out.append(head).append("[{\"index\":0,\"delta\":{");
        if (!citations.isEmpty()) {
            out.append("\"annotations\":");
            citations.append(text.length(), out);
        }
        out.append('}').append(tail(ChatJson.name(finished.reason())));
        if (includeUsage) {
            out.append(head).append("[],\"usage\":");
            var usage = finished.usage();
            if (usage == null) {
                out.append("null");
            } else {
                ChatJson.appendUsage(usage, out);
            }
            out.append("}\n\n");
        }
        out.append(DONE);
    }

    /** What follows a delta. */
    private String tail(@Nullable String finishReason) {
        return ",\"logprobs\":null,\"finish_reason\":"
                + (finishReason == null ? "null" : "\"" + finishReason + "\"")
                + (includeUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n");
    }
}
