package dev.lmarenaproxy.dispatch;

import static java.util.stream.Collectors.joining;

import dev.lmarenaproxy.JobEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be known of a complete answer and may take long to find out; each is looked at on a
 * thread of its own. Safe for threads.
 */
final class Tally {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final UsageCounter counter;
    private final Questions questions;

    Tally(UsageCounter counter, Questions questions) {
        this.counter = counter;
        this.questions = questions;
    }

    /**
     * A complete answer.
     *
     * @param end with the usage, where it could be counted
     * @param turns the name of the turns that its evaluation holds now; null where that can't be
     *     gone on with
     */
    record Total(JobEvent.Finished end, @Nullable String turns) {}

    /**
     * Looks at the answer of an attempt that came to its end.
     *
     * @param then is told, perhaps before this returns
     */
    void of(Attempt attempt, JobEvent.Finished finished, Consumer<Total> then) {
        var run = attempt.run();
        var history = attempt.continues() ? null : run.draft().history();
        var counts = finished.usage() == null || attempt.continues();
        if (!counts && history == null) {
            then.accept(new Total(finished, null));
            return;
        }
        elsewhere(
                run,
                () ->
                        then.accept(
                                new Total(
                                        counts ? counted(run, finished) : finished,
                                        history == null ? null : turns(run, history))));
    }

    /** Counts the tokens of an answer of which no more comes. */
    void count(Run run, JobEvent.Finished finished, Consumer<JobEvent.Finished> then) {
        elsewhere(run, () -> then.accept(counted(run, finished)));
    }

    private static void elsewhere(Run run, Runnable task) {
        Thread.ofVirtual().name("tally-" + run.job().id()).start(task);
    }

    private JobEvent.Finished counted(Run run, JobEvent.Finished finished) {
        try {
            var events = run.stream().events();
            var usage = counter.usage(run.job().prompt(), text(events), reasoning(events));
            return new JobEvent.Finished(finished.reason(), usage);
        } catch (RuntimeException | Error e) {
            // an answer is worth more than its count, and must end in any case
            LOG.warn("tokens could not be counted", e);
            return finished;
        }
    }

    private @Nullable String turns(Run run, History history) {
        try {
            var events = run.stream().events();
            var text = text(events);
            // a picture comes back in a form that says nothing of it
            return text.isBlank() || events.stream().anyMatch(JobEvent.Media.class::isInstance)
                    ? null
                    : questions.turns(history, text);
        } catch (RuntimeException | Error e) {
            LOG.warn("an answer could not be remembered", e);
            return null;
        }
    }

    private static String text(List<JobEvent> events) {
        return events.stream()
                .map(event -> event instanceof JobEvent.Text(var piece) ? piece : "")
                .collect(joining());
    }

    private static String reasoning(List<JobEvent> events) {
        return events.stream()
                .map(event -> event instanceof JobEvent.Reasoning(var piece) ? piece : "")
                .collect(joining());
    }
}
