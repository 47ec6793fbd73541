package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.dialect.WholeCharacters;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one streamed text completion into server-sent events. One encoder an answer;
 * not safe for several threads. It ends as a stream of chat chunks does.
 */
final class TextStreamEncoder implements StreamEncoder {
    private final TextForm form;
    private final String head;
    private final List<Choice> choices;
    private final UsageSum usage = new UsageSum();
    private int finished;

    TextStreamEncoder(JobId id, Instant created, String model, TextForm form) {
        this.form = requireNonNull(form);
        var start = new StringBuilder("data: ");
        TextJson.appendHead(id, created, model, start);
        head = start.toString();
        choices = IntStream.range(0, form.allChoices()).mapToObj(Choice::new).toList();
    }

    @Override
    public void encode(int index, AnswerEvent event, StringBuilder out) {
        var choice = choices.get(index);
        switch (event) {
            case JobEvent.Text(var piece) -> choice.piece(choice.text.add(piece), out);
            case Media media -> choice.piece(choice.text.add(media), out);
            case AnswerEvent.Loaded(var media, _, _) -> choice.piece(choice.text.add(media), out);
            // there is no place for any of these; of what is void nothing was encoded
            case JobEvent.Restarted _,
                    JobEvent.Reasoning _,
                    JobEvent.Citation _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _,
                    AnswerEvent.Stopped _ -> {}
            case Finished last -> {
                choice.finish(last, out);
                usage.add(last.usage(), form.prompt(index));
                finished++;
                if (finished == choices.size()) {
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
        out.append("data: [DONE]\n\n");
    }

    /** One of the answers. */
    private final class Choice {
        private final int index;
        private final AnswerText text = new AnswerText();
        private final WholeCharacters characters = new WholeCharacters();
        private boolean begun;

        Choice(int index) {
            this.index = index;
        }

        private void begin(StringBuilder out) {
            if (!begun) {
                begun = true;
                pass(form.beginning(index), out);
            }
        }

        void piece(String piece, StringBuilder out) {
            begin(out);
            pass(characters.next(piece), out);
        }

        void finish(Finished last, StringBuilder out) {
            begin(out);
            pass(characters.rest(), out);
            chunk("", last.reason(), out);
        }

        private void pass(String piece, StringBuilder out) {
            if (!piece.isEmpty()) {
                chunk(piece, null, out);
            }
        }

        private void chunk(String piece, @Nullable FinishReason reason, StringBuilder out) {
            out.append(head).append('[');
            TextJson.appendChoice(index, piece, reason, out);
            out.append(form.includeUsage() ? "],\"usage\":null}\n\n" : "]}\n\n");
        }
    }
}
