package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the events of an answer that the client wants whole. Its size is limited by whoever makes
 * the events: an answer that grows too large fails. Not safe for several threads.
 */
public final class ChatCompletion {
    private final JobId id;
    private final Instant created;
    private final String model;

    private AnswerText text = new AnswerText();
    private Citations citations = new Citations();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private @Nullable Finished finished;

    public ChatCompletion(JobId id, Instant created, String model) {
        this.id = requireNonNull(id);
        this.created = requireNonNull(created);
        this.model = requireNonNull(model);
    }

    /** Takes the next event. A failure is no completion: answer with {@link ErrorBody} instead. */
    public void add(JobEvent event) {
        switch (event) {
            case JobEvent.Assigned _ -> {}
            case JobEvent.Restarted _ -> clear();
            case JobEvent.Text(var piece) -> content.append(text.add(piece));
            case JobEvent.Reasoning(var piece) -> reasoning.append(piece);
            case JobEvent.Media media -> content.append(text.add(media));
            case JobEvent.Citation citation -> citations.add(citation);
            case Finished last -> finished = last;
            case JobEvent.Failed(var fault) ->
                    throw new IllegalArgumentException("the answer failed: " + fault.kind());
        }
    }

    private void clear() {
        text = new AnswerText();
        citations = new Citations();
        content.setLength(0);
        reasoning.setLength(0);
    }

    /**
     * The whole completion.
     *
     * @throws IllegalStateException before {@link Finished} was added
     */
    public String json() {
        var last = finished;
        if (last == null) {
            throw new IllegalStateException("the answer is not finished");
        }
        var out = new StringBuilder(content.length() + reasoning.length() + 512);
        ChatJson.appendHead(id, "chat.completion", created, model, out);
        out.append("[{\"index\":0,\"message\":");
        appendMessage(out);
        out.append(",\"logprobs\":null,\"finish_reason\":\"")
                .append(ChatJson.name(last.reason()))
                .append("\"}]");
        var usage = last.usage();
        if (usage != null) {
            out.append(",\"usage\":");
            ChatJson.appendUsage(usage, out);
        }
        return out.append('}').toString();
    }

    private void appendMessage(StringBuilder out) {
        out.append("{\"role\":\"assistant\",\"content\":");
        JsonText.appendString(content.toString(), out);
        if (!reasoning.isEmpty()) {
            out.append(",\"reasoning_content\":");
            JsonText.appendString(reasoning.toString(), out);
        }
        out.append(",\"refusal\":null");
        if (!citations.isEmpty()) {
            out.append(",\"annotations\":");
            citations.append(text.length(), out);
        }
        out.append('}');
    }
}
