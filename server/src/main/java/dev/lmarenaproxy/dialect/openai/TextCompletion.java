package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.dialect.WholeEncoder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole text completion. */
final class TextCompletion implements WholeEncoder {
    private final JobId id;
    private final Instant created;
    private final String model;
    private final TextForm form;
    private final List<Choice> choices;

    TextCompletion(JobId id, Instant created, String model, TextForm form) {
        this.id = requireNonNull(id);
        this.created = requireNonNull(created);
        this.model = requireNonNull(model);
        this.form = requireNonNull(form);
        this.choices = Stream.generate(Choice::new).limit(form.allChoices()).toList();
    }

    @Override
    public void add(int index, AnswerEvent event) {
        choices.get(index).add(event);
    }

    @Override
    public String json() {
        var usage = new UsageSum();
        var out = new StringBuilder(512);
        TextJson.appendHead(id, created, model, out);
        for (var i = 0; i < choices.size(); i++) {
            var last = choices.get(i).finished();
            usage.add(last.usage(), form.prompt(i));
            out.append(i == 0 ? '[' : ',');
            TextJson.appendChoice(
                    i, form.beginning(i) + choices.get(i).content, last.reason(), out);
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
        private final StringBuilder content = new StringBuilder();
        private @Nullable Finished finished;

        void add(AnswerEvent event) {
            switch (event) {
                case JobEvent.Restarted _ -> {
                    text = new AnswerText();
                    content.setLength(0);
                }
                case JobEvent.Text(var piece) -> content.append(text.add(piece));
                case Media media -> content.append(text.add(media));
                case AnswerEvent.Loaded(var media, _, _) -> content.append(text.add(media));
                // there is no place for any of these
                case JobEvent.Reasoning _,
                        JobEvent.Citation _,
                        AnswerEvent.CallBegun _,
                        AnswerEvent.CallArguments _,
                        AnswerEvent.Stopped _ -> {}
                case Finished last -> finished = last;
                case JobEvent.Failed(var fault) ->
                        throw new IllegalArgumentException("the answer failed: " + fault.kind());
            }
        }

        Finished finished() {
            var last = finished;
            if (last == null) {
                throw new IllegalStateException("the answer is not finished");
            }
            return last;
        }
    }
}
