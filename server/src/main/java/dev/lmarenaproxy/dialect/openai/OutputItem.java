package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.dialect.JsonText.appendString;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.WholeCharacters;
import dev.lmarenaproxy.dialect.openai.ResponseTools.InNamespace;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An item of a response's output. It grows, and tells each step, until it is closed. */
abstract sealed class OutputItem {
    /** Whether the item is whole. */
    enum Status {
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Hears of the events of an item. */
    @FunctionalInterface
    interface Told {
        /**
         * Takes an event.
         *
         * @param fields writes the event's own fields, each with a comma before it
         */
        void event(String type, Consumer<StringBuilder> fields);
    }

    private final int index;
    private final String id;
    private final WholeCharacters characters = new WholeCharacters();
    final StringBuilder text = new StringBuilder();
    Status status = Status.IN_PROGRESS;

    private OutputItem(String kind, String answer, int index) {
        this.index = index;
        this.id = ItemId.output(kind, answer, index);
    }

    /** The item as JSON. */
    abstract void append(StringBuilder out);

    /** The item was added. */
    abstract void begin(Told told);

    abstract void delta(String piece, Told told);

    abstract void end(Told told);

    /** Adds to the text of the item. */
    final void add(String piece, Told told) {
        pass(characters.next(piece), told);
    }

    private void pass(String piece, Told told) {
        if (!piece.isEmpty()) {
            text.append(piece);
            delta(piece, told);
        }
    }

    final void close(Status last, Told told) {
        pass(characters.rest(), told);
        end(told);
        status = last;
    }

    /** Where the item stands, as every event of it begins. */
    final void place(StringBuilder out) {
        out.append(",\"item_id\":\"").append(id).append("\",\"output_index\":").append(index);
    }

    final int index() {
        return index;
    }

    private static void field(String name, CharSequence value, StringBuilder out) {
        out.append(",\"").append(name).append("\":");
        appendString(value.toString(), out);
    }

    void appendHead(String type, StringBuilder out) {
        out.append("{\"id\":\"")
                .append(id)
                .append("\",\"type\":\"")
                .append(type)
                .append("\",\"status\":\"")
                .append(status)
                .append('"');
    }

    /** What the model says. */
    static final class Message extends OutputItem {
        private final AnswerText shown = new AnswerText();
        private final Annotations sources;
        private boolean begun;

        /**
         * @param sources of the answer that no message has told yet
         */
        Message(String answer, int index, Annotations sources) {
            super("msg", answer, index);
            this.sources = sources;
        }

        void say(String piece, Told told) {
            add(shown.add(piece), told);
        }

        void show(JobEvent.Media media, Told told) {
            add(shown.add(media), told);
        }

        @Override
        void begin(Told told) {
            told.event("response.content_part.added", this::part);
            begun = true;
        }

        @Override
        void delta(String piece, Told told) {
            told.event(
                    "response.output_text.delta",
                    out -> {
                        textPlace(out);
                        field("delta", piece, out);
                        out.append(",\"logprobs\":[]");
                    });
        }

        @Override
        void end(Told told) {
            sources.place(text.length())
                    .forEach((number, annotation) ->
                            told.event(
                                    "response.output_text.annotation.added",
                                    out -> {
                                        textPlace(out);
                                        out.append(",\"annotation_index\":")
                                                .append(number)
                                                .append(",\"annotation\":")
                                                .append(annotation);
                                    }));
            told.event(
                    "response.output_text.done",
                    out -> {
                        textPlace(out);
                        field("text", text, out);
                        out.append(",\"logprobs\":[]");
                    });
            told.event("response.content_part.done", this::part);
        }

        private void part(StringBuilder out) {
            textPlace(out);
            out.append(",\"part\":");
            appendPart(out);
        }

        private void textPlace(StringBuilder out) {
            place(out);
            out.append(",\"content_index\":0");
        }

        private void appendPart(StringBuilder out) {
            out.append("{\"type\":\"output_text\",\"text\":");
            appendString(text.toString(), out);
            out.append(",\"annotations\":");
            sources.append(out);
            out.append(",\"logprobs\":[]}");
        }

        @Override
        void append(StringBuilder out) {
            appendHead("message", out);
            out.append(",\"role\":\"assistant\",\"content\":[");
            if (begun) {
                appendPart(out);
            }
            out.append("]}");
        }
    }

    /** What the model thinks. */
    static final class Reasoning extends OutputItem {
        private final boolean summarised;
        private boolean begun;

        /**
         * @param summarised whether it is told as a summary, since the client wants one
         */
        Reasoning(String answer, int index, boolean summarised) {
            super("rs", answer, index);
            this.summarised = summarised;
        }

        private String event(String step) {
            return "response.reasoning_" + (summarised ? "summary_" : "") + step;
        }

        private String partEvent(String step) {
            return summarised
                    ? "response.reasoning_summary_part." + step
                    : "response.content_part." + step;
        }

        private void textPlace(StringBuilder out) {
            place(out);
            out.append(summarised ? ",\"summary_index\":0" : ",\"content_index\":0");
        }

        private void part(StringBuilder out) {
            textPlace(out);
            out.append(",\"part\":");
            appendPart(out);
        }

        private void appendPart(StringBuilder out) {
            out.append(summarised ? "{\"type\":\"summary_text\"" : "{\"type\":\"reasoning_text\"");
            field("text", text, out);
            out.append('}');
        }

        @Override
        void begin(Told told) {
            told.event(partEvent("added"), this::part);
            begun = true;
        }

        @Override
        void delta(String piece, Told told) {
            told.event(
                    event("text.delta"),
                    out -> {
                        textPlace(out);
                        field("delta", piece, out);
                    });
        }

        @Override
        void end(Told told) {
            told.event(
                    event("text.done"),
                    out -> {
                        textPlace(out);
                        field("text", text, out);
                    });
            told.event(partEvent("done"), this::part);
        }

        @Override
        void append(StringBuilder out) {
            appendHead("reasoning", out);
            out.append(",\"summary\":[");
            if (begun && summarised) {
                appendPart(out);
            }
            out.append("],\"content\":[");
            if (begun && !summarised) {
                appendPart(out);
            }
            out.append("],\"encrypted_content\":null}");
        }
    }

    /** A call of one of the client's tools. */
    static final class Call extends OutputItem {
        private final AnswerEvent.CallBegun call;
        private final @Nullable InNamespace named;

        Call(String answer, int index, AnswerEvent.CallBegun call, @Nullable InNamespace named) {
            super(call.custom() ? "ctc" : "fc", answer, index);
            this.call = call;
            this.named = named;
        }

        private String name() {
            return named == null ? call.name() : named.name();
        }

        private String event(String step) {
            return call.custom()
                    ? "response.custom_tool_call_input." + step
                    : "response.function_call_arguments." + step;
        }

        @Override
        void begin(Told told) {
            // its name and id stand in the item itself
        }

        @Override
        void delta(String piece, Told told) {
            told.event(
                    event("delta"),
                    out -> {
                        place(out);
                        field("delta", piece, out);
                    });
        }

        @Override
        void end(Told told) {
            told.event(
                    event("done"),
                    out -> {
                        place(out);
                        if (!call.custom()) {
                            field("name", name(), out);
                        }
                        field(call.custom() ? "input" : "arguments", text, out);
                    });
        }

        @Override
        void append(StringBuilder out) {
            appendHead(call.custom() ? "custom_tool_call" : "function_call", out);
            field("call_id", call.id(), out);
            if (named != null) {
                field("namespace", named.namespace(), out);
            }
            field("name", name(), out);
            out.append(call.custom() ? ",\"input\":" : ",\"arguments\":");
            JsonText.appendString(text.toString(), out);
            out.append('}');
        }
    }

    /** A picture that the model made. */
    static final class Picture extends OutputItem {
        private final String base64;
        private boolean made;

        Picture(String answer, int index, String base64) {
            super("ig", answer, index);
            this.base64 = base64;
        }

        @Override
        void begin(Told told) {
            told.event("response.image_generation_call.in_progress", this::place);
            told.event("response.image_generation_call.generating", this::place);
        }

        @Override
        void delta(String piece, Told told) {
            throw new IllegalStateException("a picture has no text");
        }

        @Override
        void end(Told told) {
            made = true;
            told.event("response.image_generation_call.completed", this::place);
        }

        @Override
        void append(StringBuilder out) {
            appendHead("image_generation_call", out);
            // base64 needs no escapes
            out.append(made ? ",\"result\":\"" + base64 + "\"}" : ",\"result\":null}");
        }
    }
}
