package dev.lmarenaproxy.dialect.anthropic;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;
import dev.lmarenaproxy.dialect.StreamEncoder;
import java.util.OptionalInt;

/**
 * Turns the events of one streamed answer into server-sent events. One encoder an answer; not safe
 * for several threads.
 *
 * <p>A finished answer ends with {@code message_stop}, a failed one with {@code error} and without
 * it.
 */
final class MessageStreamEncoder implements StreamEncoder {
    private final JobId id;
    private final String model;
    private final int promptTokens;
    private final String requestId;
    private final AnswerBlocks blocks;
    private StringBuilder out = new StringBuilder();
    private boolean begun;

    MessageStreamEncoder(
            JobId id, String model, int promptTokens, Thinking thinking, String requestId) {
        this.id = requireNonNull(id);
        this.model = requireNonNull(model);
        this.promptTokens = promptTokens;
        this.requestId = requireNonNull(requestId);
        this.blocks = new AnswerBlocks(thinking, new Events());
    }

    @Override
    public void encode(int choice, AnswerEvent event, StringBuilder to) {
        out = to;
        switch (event) {
            case JobEvent.Failed(var fault) ->
                    event("error")
                            .append(AnthropicErrors.body(fault, requestId).json())
                            .append("\n\n");
            // nothing of what is void was encoded
            case JobEvent.Restarted _ -> {}
            case Finished last -> {
                begin();
                blocks.end();
                finish(last);
            }
            case JobEvent.Content _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _,
                    AnswerEvent.Loaded _,
                    AnswerEvent.Stopped _ -> {
                begin();
                blocks.add(event);
            }
        }
    }

    @Override
    public void keepAlive(OptionalInt place, StringBuilder to) {
        to.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        event("message_start").append("{\"type\":\"message_start\",\"message\":");
        MessageJson.appendHead(id, model, out);
        out.append("[],");
        MessageJson.appendStop(null, out);
        out.append(",\"usage\":");
        MessageJson.appendUsage(new Usage(promptTokens, 0, 0), out);
        out.append("}}\n\n");
    }

    private void finish(Finished last) {
        event("message_delta").append("{\"type\":\"message_delta\",\"delta\":{");
        MessageJson.appendStop(blocks.reason(last), out);
        out.append("},\"usage\":{");
        MessageJson.appendCounts(
                requireNonNullElseGet(last.usage(), () -> new Usage(promptTokens, 0, 0)), out);
        out.append("}}\n\n");
        event("message_stop").append("{\"type\":\"message_stop\"}\n\n");
    }

    private StringBuilder event(String name) {
        return out.append("event: ").append(name).append("\ndata: ");
    }

    /** The events of the blocks. */
    private final class Events implements BlockWriter {
        private int index = -1;
        private String delta = "";
        private boolean thinking;

        @Override
        public void beginThinking() {
            begin().append("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
            delta = "{\"type\":\"thinking_delta\",\"thinking\":\"";
            thinking = true;
        }

        @Override
        public void beginText() {
            begin().append("{\"type\":\"text\",\"text\":\"\",\"citations\":null}}\n\n");
            delta = "{\"type\":\"text_delta\",\"text\":\"";
        }

        @Override
        public void beginCall(AnswerEvent.CallBegun call) {
            MessageJson.appendCallHead(call, begin());
            out.append("{}}}\n\n");
            delta = "{\"type\":\"input_json_delta\",\"partial_json\":\"";
        }

        private StringBuilder begin() {
            index++;
            thinking = false;
            return block("content_block_start").append(",\"content_block\":");
        }

        @Override
        public void piece(String piece) {
            block("content_block_delta").append(",\"delta\":").append(delta);
            JsonText.append(piece, out);
            out.append("\"}}\n\n");
        }

        @Override
        public void sources(Sources sources) {
            sources.forEach((url, title) -> {
                block("content_block_delta")
                        .append(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
                MessageJson.appendSource(url, title, out);
                out.append("}}\n\n");
            });
        }

        @Override
        public void end() {
            if (thinking) {
                block("content_block_delta")
                        .append(",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"")
                        .append(MessageJson.signature(id, index))
                        .append("\"}}\n\n");
            }
            block("content_block_stop").append("}\n\n");
        }

        private StringBuilder block(String name) {
            return event(name)
                    .append("{\"type\":\"")
                    .append(name)
                    .append("\",\"index\":")
                    .append(index);
        }
    }
}
