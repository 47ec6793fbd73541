package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Damaged outputs: whatever comes, there is one end, and never an exception. */
class CallFuzzTest {
    private static final int INPUTS = 1_000_000;
    private static final int BATCH = 1000;

    /** One in so many inputs is read unsplit as well. */
    private static final int COMPARED = 8;

    /** One in so many inputs that are wrong is asked for again, and wrong again. */
    private static final int CORRECTED = 4;

    private static final String[] TELLING = {
        "<tool_call>",
        "</tool_call>",
        "\n<tool_call>\n",
        "\n</tool_call>\n",
        "<tool_result",
        "```",
        "~~~",
        "\n",
        "\r\n",
        "\n    ",
        "> ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\u",
        ",",
        ":",
        "\"name\":",
        "\"arguments\":",
        "null",
        "1e9",
        "\ud83d",
        "\ude00",
        "\0",
        "😀",
        " "
    };

    private static final List<Corpus.Case> CASES =
            Corpus.cases().stream().filter(one -> one.said().length() < 150).toList();

    @Test
    void a_million_damaged_outputs_come_to_one_end_and_no_split_changes_it() {
        IntStream.range(0, INPUTS / BATCH).parallel().forEach(CallFuzzTest::batch);
    }

    private static void batch(int number) {
        var random = new SplittableRandom(20261126L + number);
        for (int i = 0; i < BATCH; i++) {
            var one = CASES.get(random.nextInt(CASES.size()));
            String said = damaged(random, one.said());
            var reason = random.nextInt(8) == 0 ? FinishReason.LENGTH : FinishReason.STOP;
            try {
                boolean again = random.nextInt(CORRECTED) == 0;
                var split =
                        new Reread(one.emulation(), reason, again, CorpusTest.pieces(random, said));
                if (!split.isSound()) {
                    assertThat(split).isNull();
                }
                if (i % COMPARED == 0) {
                    var whole = new Reread(one.emulation(), reason, again, said);
                    if (!split.equals(whole)) {
                        assertThat(split).isEqualTo(whole);
                    }
                }
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(
                        "batch %d, input %d of %s: %s".formatted(number, i, one, said), broken);
            }
        }
    }

    private static String damaged(SplittableRandom random, String said) {
        var text = new StringBuilder(said);
        for (int n = random.nextInt(1, 6); n > 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                case 1 -> text.insert(at, TELLING[random.nextInt(TELLING.length)]);
                case 2 -> text.deleteCharAt(at);
                case 3 -> {
                    int end = Math.min(text.length(), at + random.nextInt(1, 30));
                    text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                }
                case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 30)));
                default -> text.setLength(random.nextInt(4) == 0 ? at : text.length());
            }
        }
        return text.toString();
    }

    /** An answer that is read, and perhaps its correction, which is the same text again. */
    private static final class Reread {
        private final List<AnswerEvent> told;
        private final @Nullable String asked;
        private final boolean hasNoEnd;

        Reread(Emulation emulation, FinishReason reason, boolean again, String... pieces) {
            var told = new Told(emulation);
            told.says(pieces).says(new Finished(reason, null));
            var repair = told.reading.repair();
            asked = repair == null ? null : repair.messages().getLast().text();
            if (repair != null && again) {
                told.says(pieces).says(new Finished(reason, null));
            }
            this.told = told.events();
            hasNoEnd = repair != null && !again;
        }

        /** What must hold of every answer; in plain words, because it is asked a million times. */
        boolean isSound() {
            int begun = 0;
            int complete = 0;
            int ends = 0;
            for (var event : told) {
                boolean sound =
                        switch (event) {
                            case AnswerEvent.CallBegun call -> call.index() == begun++;
                            case AnswerEvent.CallArguments piece ->
                                    piece.index() == begun - 1 && complete++ < begun;
                            case JobEvent.Failed _ -> ++ends == 1 && asked != null;
                            case JobEvent.Finished _ -> ++ends == 1;
                            case JobEvent.Content _,
                                    JobEvent.Restarted _,
                                    AnswerEvent.Loaded _,
                                    AnswerEvent.Stopped _ ->
                                    true;
                        };
                if (!sound) {
                    return false;
                }
            }
            return hasNoEnd == (told.isEmpty() || !(told.getLast() instanceof JobEvent.Final));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Reread same
                    && told.equals(same.told)
                    && Objects.equals(asked, same.asked);
        }

        @Override
        public int hashCode() {
            return told.hashCode();
        }

        @Override
        public String toString() {
            return told + " / " + asked;
        }
    }
}
