package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.dialect.WholeCharacters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one streamed answer into server-sent events. One encoder an answer; not safe
 * for several threads.
 *
 * <p>A finished answer ends with {@code [DONE]}, a failed one with an error object and without it,
 * so that no client takes half an answer for a whole one.
 */
final class ChatStreamEncoder implements StreamEncoder {
    private static final String DONE = "data: [DONE]\n\n";

    private final ChatForm form;
    private final String head;
    private final String pieceTail;
    private final Choice[] choices;
    private final UsageSum usage = new UsageSum();
    private int finished;

    ChatStreamEncoder(JobId id, Instant created, String model, ChatForm form) {
        this.form = form;
        var start = new StringBuilder("data: ");
        ChatJson.appendHead(id, "chat.completion.chunk", created, model, form, start);
        head = start.toString();
        pieceTail = "\"}" + tail(null);
        choices = new Choice[form.choices()];
        for (var i = 0; i < choices.length; i++) {
            choices[i] = new Choice(i);
        }
    }

    @Override
    public void encode(int index, AnswerEvent event, StringBuilder out) {
        var choice = choices[index];
        switch (event) {
            // nothing of what is void was encoded
            case JobEvent.Restarted _ -> {}
            case JobEvent.Text(var piece) ->
                    choice.piece(choice.contentHead, choice.content, choice.text.add(piece), out);
            case JobEvent.Reasoning(var piece) ->
                    choice.piece(choice.reasoningHead, choice.reasoning, piece, out);
            case JobEvent.Media media ->
                    choice.piece(choice.contentHead, choice.content, choice.text.add(media), out);
            case AnswerEvent.Loaded(var media, _, _) -> encode(index, media, out);
            case JobEvent.Citation citation -> choice.sources.add(citation);
            case AnswerEvent.CallBegun call -> choice.call(call, out);
            case AnswerEvent.CallArguments arguments -> choice.arguments(arguments, out);
            // OpenAI's clients aren't told which stop it was
            case AnswerEvent.Stopped _ -> {}
            case Finished last -> {
                choice.finish(last, out);
                usage.add(last.usage());
                finished++;
                if (finished == choices.length) {
                    finish(out);
                }
            }
            case JobEvent.Failed(var fault) ->
                    out.append("data: ").append(OpenAiErrors.body(fault).json()).append("\n\n");
        }
    }

    private void finish(StringBuilder out) {
        if (form.includeUsage()) {
            out.append(head).append("[],\"usage\":");
            ChatJson.appendUsageOrNull(usage.sum(), out);
            out.append("}\n\n");
        }
        out.append(DONE);
    }

    /** What follows a delta. */
    private String tail(@Nullable String finishReason) {
        return ",\"logprobs\":null,\"finish_reason\":"
                + (finishReason == null ? "null" : "\"" + finishReason + "\"")
                + (form.includeUsage() ? "}],\"usage\":null}\n\n" : "}]}\n\n");
    }

    /** One of the answers. */
    private final class Choice {
        private final String deltaHead;
        private final String contentHead;
        private final String reasoningHead;
        private final AnswerText text = new AnswerText();
        private final Sources sources = new Sources();
        private final WholeCharacters content = new WholeCharacters();
        private final WholeCharacters reasoning = new WholeCharacters();
        private boolean custom;
        private boolean begun;

        Choice(int index) {
            deltaHead = head + "[{\"index\":" + index + ",\"delta\":";
            contentHead = deltaHead + "{\"content\":\"";
            reasoningHead = deltaHead + "{\"reasoning_content\":\"";
        }

        private void begin(StringBuilder out) {
            if (!begun) {
                begun = true;
                out.append(deltaHead)
                        .append("{\"role\":\"assistant\",\"content\":null}")
                        .append(tail(null));
            }
        }

        void piece(String pieceHead, WholeCharacters whole, String piece, StringBuilder out) {
            begin(out);
            appendPiece(pieceHead, whole.next(piece), out);
        }

        private void appendPiece(String pieceHead, String piece, StringBuilder out) {
            if (!piece.isEmpty()) {
                out.append(pieceHead);
                JsonText.append(piece, out);
                out.append(pieceTail);
            }
        }

        void call(AnswerEvent.CallBegun call, StringBuilder out) {
            begin(out);
            custom = call.custom();
            out.append(deltaHead).append('{');
            if (form.functionCall()) {
                ChatJson.appendFunctionCall(call.name(), "", out);
            } else {
                out.append("\"tool_calls\":[{\"index\":").append(call.index()).append(',');
                ChatJson.appendCall(call, "", out);
                out.append("}]");
            }
            out.append('}').append(tail(null));
        }

        void arguments(AnswerEvent.CallArguments arguments, StringBuilder out) {
            out.append(deltaHead);
            if (form.functionCall()) {
                out.append("{\"function_call\":{\"arguments\":");
            } else {
                out.append("{\"tool_calls\":[{\"index\":")
                        .append(arguments.index())
                        .append(
                                custom
                                        ? ",\"custom\":{\"input\":"
                                        : ",\"function\":{\"arguments\":");
            }
            JsonText.appendString(arguments.piece(), out);
            out.append(form.functionCall() ? "}}" : "}}]}").append(tail(null));
        }

        void finish(Finished last, StringBuilder out) {
            begin(out);
            appendPiece(reasoningHead, reasoning.rest(), out);
            appendPiece(contentHead, content.rest(), out);
            out.append(deltaHead).append('{');
            if (!sources.isEmpty()) {
                out.append("\"annotations\":");
                Citations.append(sources, text.length(), out);
            }
            out.append('}').append(tail(ChatJson.name(last.reason(), form)));
        }
    }
}
