package dev.lmarenaproxy.dialect.anthropic;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;
import dev.lmarenaproxy.dialect.WholeEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole message. */
final class WholeMessage implements WholeEncoder {
    private final JobId id;
    private final String model;
    private final Thinking thinking;
    private Blocks content = new Blocks();
    private AnswerBlocks blocks;
    private @Nullable Finished finished;

    WholeMessage(JobId id, String model, Thinking thinking) {
        this.id = requireNonNull(id);
        this.model = requireNonNull(model);
        this.thinking = requireNonNull(thinking);
        this.blocks = new AnswerBlocks(thinking, content);
    }

    @Override
    public void add(int choice, AnswerEvent event) {
        switch (event) {
            case JobEvent.Failed(var fault) ->
                    throw new IllegalArgumentException("the answer failed: " + fault.kind());
            case JobEvent.Restarted _ -> {
                content = new Blocks();
                blocks = new AnswerBlocks(thinking, content);
            }
            case Finished last -> {
                blocks.end();
                finished = last;
            }
            case JobEvent.Content _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _,
                    AnswerEvent.Loaded _,
                    AnswerEvent.Stopped _ ->
                    blocks.add(event);
        }
    }

    @Override
    public String json() {
        var last = finished;
        if (last == null) {
            throw new IllegalStateException("the answer is not finished");
        }
        var out = new StringBuilder(512);
        MessageJson.appendHead(id, model, out);
        out.append('[').append(String.join(",", content.ended)).append("],");
        MessageJson.appendStop(blocks.reason(last), out);
        out.append(",\"usage\":");
        MessageJson.appendUsage(requireNonNullElseGet(last.usage(), () -> new Usage(0, 0, 0)), out);
        return out.append('}').toString();
    }

    /** The blocks as JSON. */
    private final class Blocks implements BlockWriter {
        private final List<String> ended = new ArrayList<>();
        private final StringBuilder pieces = new StringBuilder();
        private @Nullable Sources sources;
        private AnswerEvent.@Nullable CallBegun call;
        private boolean isThinking;

        @Override
        public void beginThinking() {
            isThinking = true;
        }

        @Override
        public void beginText() {
            isThinking = false;
        }

        @Override
        public void beginCall(AnswerEvent.CallBegun begun) {
            isThinking = false;
            call = begun;
        }

        @Override
        public void piece(String piece) {
            pieces.append(piece);
        }

        @Override
        public void sources(Sources ofText) {
            sources = ofText;
        }

        @Override
        public void end() {
            var out = new StringBuilder(pieces.length() + 64);
            var ofCall = call;
            if (ofCall != null) {
                MessageJson.appendCallHead(ofCall, out);
                out.append(input(pieces.toString()));
            } else if (isThinking) {
                out.append("{\"type\":\"thinking\",\"thinking\":");
                JsonText.appendString(pieces.toString(), out);
                out.append(",\"signature\":\"")
                        .append(MessageJson.signature(id, ended.size()))
                        .append('"');
            } else {
                out.append("{\"type\":\"text\",\"text\":");
                JsonText.appendString(pieces.toString(), out);
                appendSources(out);
            }
            ended.add(out.append('}').toString());
            pieces.setLength(0);
            call = null;
            sources = null;
        }

        private void appendSources(StringBuilder out) {
            out.append(",\"citations\":");
            var ofText = sources;
            if (ofText == null) {
                out.append("null");
                return;
            }
            out.append('[');
            var start = out.length();
            ofText.forEach((url, title) -> {
                out.append(out.length() == start ? "" : ",");
                MessageJson.appendSource(url, title, out);
            });
            out.append(']');
        }

        /** An object always; of one that was cut off nothing can be kept. */
        private static String input(String arguments) {
            try {
                var node = JsonBody.MAPPER.readTree(arguments);
                return node.isObject() ? node.toString() : "{}";
            } catch (JsonProcessingException cut) {
                return "{}";
            }
        }
    }
}
