package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dispatch.Jobs;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One reader's view of an answer, from its first event to its last. Its methods are for one thread,
 * the reader's own.
 */
public final class Answer {
    private final Jobs jobs;
    private final List<Choice> choices;
    private int next;
    private int over;
    private boolean ended;
    private AnswerListener listener = AnswerListener.NONE;

    Answer(Jobs jobs, List<Choice> choices) {
        this.jobs = jobs;
        this.choices = choices;
    }

    /** What a choice is told. */
    public record Told(int choice, AnswerEvent event) {}

    /** The job of the first choice; its id is the answer's. */
    public Job job() {
        return choices.getFirst().job();
    }

    /** Whether it is an answer to an earlier request. */
    public boolean replayed() {
        return choices.getFirst().replayed();
    }

    /** Whether somebody works on it, or did. */
    public boolean begun() {
        return choices.getFirst().begun();
    }

    /** When the first choice ended, once its last event was polled; null where nobody knows. */
    public @Nullable Instant endedAt() {
        return choices.getFirst().endedAt();
    }

    /**
     * Whether more is to be had without a wait for the site: the next job of the answer is being
     * looked up, or a file is loaded.
     */
    public boolean isLookingUp() {
        return !ended && choices.stream().anyMatch(Choice::isLookingUp);
    }

    /** Ends the answer for all who read it; its last event tells so, if it didn't end before. */
    public void cancel() {
        choices.forEach(Choice::cancel);
    }

    /** The first choice's place in the queue, from 1; empty while it runs, and after its end. */
    public CompletionStage<OptionalInt> position() {
        return jobs.position(job().id());
    }

    /** Sets who hears what this reader gets; before it begins to read. */
    public void heardBy(AnswerListener hearer) {
        listener = hearer;
    }

    /**
     * Begins to read.
     *
     * @param thread runs tasks on the reader's thread
     * @param wake runs there when there is something to poll; not again before null was polled
     */
    public void open(Executor thread, Runnable wake) {
        choices.forEach(choice -> choice.open(thread, wake));
    }

    /**
     * The next thing to tell, or null when there is none yet: then the reader will be woken. After
     * the end of the last choice, and after a failure of any, there is nothing more.
     */
    public @Nullable Told poll() {
        // the choices take turns, so that they grow together
        for (var i = 0; !ended && i < choices.size(); i++) {
            var index = next;
            next = (next + 1) % choices.size();
            var event = choices.get(index).poll();
            if (event != null) {
                if (event instanceof JobEvent.Final) {
                    over++;
                    ended = over == choices.size() || event instanceof JobEvent.Failed;
                    if (ended) {
                        // what another choice is still working on is of no use alone
                        choices.forEach(Choice::leave);
                    }
                }
                listener.told(index, event, ended);
                return new Told(index, event);
            }
        }
        return null;
    }

    /** Says that what was polled so far has left for the client. */
    public void passedOn() {
        choices.forEach(Choice::passedOn);
        listener.passedOn();
    }

    /** Whether the last event was polled. */
    public boolean ended() {
        return ended;
    }

    /** The reader goes away; before the end, the jobs hear of it. */
    public void leave() {
        if (!ended) {
            listener.left();
        }
        ended = true;
        choices.forEach(Choice::leave);
    }
}
