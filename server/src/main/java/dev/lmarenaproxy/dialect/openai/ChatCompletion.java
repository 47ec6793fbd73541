package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.dialect.WholeEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A whole chat completion. */
final class ChatCompletion implements WholeEncoder {
    private final JobId id;
    private final Instant created;
    private final String model;
    private final ChatForm form;
    private final List<Choice> choices;

    ChatCompletion(JobId id, Instant created, String model, ChatForm form) {
        this.id = requireNonNull(id);
        this.created = requireNonNull(created);
        this.model = requireNonNull(model);
        this.form = requireNonNull(form);
        this.choices = IntStream.range(0, form.choices()).mapToObj(_ -> new Choice()).toList();
    }

    @Override
    public void add(int index, AnswerEvent event) {
        choices.get(index).add(event);
    }

    @Override
    public String json() {
        var usage = new UsageSum();
        var out = new StringBuilder(512);
        ChatJson.appendHead(id, "chat.completion", created, model, form, out);
        var separator = '[';
        for (var i = 0; i < choices.size(); i++) {
            var choice = choices.get(i);
            var last = choice.finished();
            usage.add(last.usage());
            out.append(separator).append("{\"index\":").append(i).append(",\"message\":");
            choice.appendMessage(form, out);
            out.append(",\"logprobs\":null,\"finish_reason\":\"")
                    .append(ChatJson.name(last.reason(), form))
                    .append("\"}");
            separator = ',';
        }
        out.append(']');
        var sum = usage.sum();
        if (sum != null) {
            out.append(",\"usage\":");
            ChatJson.appendUsageOrNull(sum, out);
        }
        return out.append('}').toString();
    }

    /** One of the answers. */
    private static final class Choice {
        private AnswerText text = new AnswerText();
        private Sources sources = new Sources();
        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<Call> calls = new ArrayList<>();
        private @Nullable Finished finished;

        private record Call(AnswerEvent.CallBegun begun, StringBuilder arguments) {}

        void add(AnswerEvent event) {
            switch (event) {
                case JobEvent.Restarted _ -> clear();
                case JobEvent.Text(var piece) -> content.append(text.add(piece));
                case JobEvent.Reasoning(var piece) -> reasoning.append(piece);
                case JobEvent.Media media -> content.append(text.add(media));
                case AnswerEvent.Loaded(var media, _, _) -> content.append(text.add(media));
                case JobEvent.Citation citation -> sources.add(citation);
                case AnswerEvent.CallBegun begun -> calls.add(new Call(begun, new StringBuilder()));
                case AnswerEvent.CallArguments(_, var piece) ->
                        calls.getLast().arguments().append(piece);
                // OpenAI's clients aren't told which stop it was
                case AnswerEvent.Stopped _ -> {}
                case Finished last -> finished = last;
                case JobEvent.Failed(var fault) ->
                        throw new IllegalArgumentException("the answer failed: " + fault.kind());
            }
        }

        private void clear() {
            text = new AnswerText();
            sources = new Sources();
            content.setLength(0);
            reasoning.setLength(0);
            calls.clear();
        }

        Finished finished() {
            var last = finished;
            if (last == null) {
                throw new IllegalStateException("the answer is not finished");
            }
            return last;
        }

        void appendMessage(ChatForm form, StringBuilder out) {
            out.append("{\"role\":\"assistant\",\"content\":");
            // calls may be all there is
            JsonText.appendStringOrNull(
                    content.isEmpty() && !calls.isEmpty() ? null : content.toString(), out);
            if (!reasoning.isEmpty()) {
                out.append(",\"reasoning_content\":");
                JsonText.appendString(reasoning.toString(), out);
            }
            out.append(",\"refusal\":null");
            if (!sources.isEmpty()) {
                out.append(",\"annotations\":");
                Citations.append(sources, text.length(), out);
            }
            if (!calls.isEmpty()) {
                out.append(',');
                appendCalls(form, out);
            }
            out.append('}');
        }

        private void appendCalls(ChatForm form, StringBuilder out) {
            if (form.functionCall()) {
                var call = calls.getFirst();
                ChatJson.appendFunctionCall(call.begun().name(), call.arguments().toString(), out);
                return;
            }
            out.append("\"tool_calls\":");
            var separator = '[';
            for (var call : calls) {
                out.append(separator).append('{');
                ChatJson.appendCall(call.begun(), call.arguments().toString(), out);
                out.append('}');
                separator = ',';
            }
            out.append(']');
        }
    }
}
