package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the site's answer to an {@link Emulation}'s prompt as the answer that the client asked for.
 * The same events give the same answer, however its texts were cut into pieces: whoever reads an
 * answer again, or at the same time, is told the same. For one thread.
 *
 * <p>An answer has a round, or two: where the first doesn't have the form that was asked for,
 * {@link #repair} says what to ask next, and the events of that job follow here.
 */
public interface Reading {
    /**
     * Takes the next event of the round.
     *
     * @param told gets what the client is to be told, now; a {@link JobEvent.Restarted} makes void
     *     what it was told of this round. After the first final event it gets nothing any more
     */
    void accept(JobEvent event, Consumer<AnswerEvent> told);

    /**
     * Why the rest of the round is of no use, or null while it may be: the job that brings it can
     * be ended. Its final event is awaited all the same, and whatever it is, the answer then ends
     * as finished, for this reason.
     */
    @Nullable FinishReason enough();

    /**
     * What to ask next, once the final event of a round was taken and nothing final was told; null
     * at any other time.
     */
    @Nullable Prompt repair();
}
