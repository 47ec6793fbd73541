package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Assigned;
import dev.lmarenaproxy.dispatch.Questions.Draft;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalledJob;
import dev.lmarenaproxy.resume.GivenPart;
import dev.lmarenaproxy.resume.Seam;
import dev.lmarenaproxy.scheduler.Request;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.TabSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job under way: its stream, its clients, the attempt that runs now. Owned by the dispatcher's
 * thread, except where a method says otherwise.
 */
final class Run {
    private final Job job;
    private final JobStream stream;
    private final Journal journal;

    private Draft draft;

    /** Read by readers' threads too, to tell the tab of progress. */
    private volatile @Nullable Attempt attempt;

    private int epoch;
    private int clients;
    private boolean ending;

    Run(Job job, Draft draft, JobStream stream, Journal journal) {
        this.job = job;
        this.draft = draft;
        this.stream = stream;
        this.journal = journal;
        stream.onProgress(this::progressed);
    }

    /** The run of a job that the journal knows, with no client yet. */
    static Run of(JournalledJob known, long progressStep, Journal journal) {
        var stream = new JobStream(progressStep);
        var run = new Run(known.job(), Draft.NONE, stream, journal);
        for (var event : known.events()) {
            switch (event) {
                case JobEvent.Restarted(var reason) -> stream.restart(reason);
                case JobEvent.Final last -> stream.end(last, known.endedAt());
                case Assigned(_, var begun) -> {
                    run.epoch = begun;
                    stream.append(event, 0);
                }
                case JobEvent.Content _ -> stream.append(event, 0);
            }
        }
        if (known.job().streamed()) {
            stream.shown();
        }
        return run;
    }

    Job job() {
        return job;
    }

    JobStream stream() {
        return stream;
    }

    Draft draft() {
        return draft;
    }

    /** How many attempts were begun. */
    int epoch() {
        return epoch;
    }

    @Nullable Attempt attempt() {
        return attempt;
    }

    /** Whether its final event is known and on its way to the journal. */
    boolean ending() {
        return ending;
    }

    int clients() {
        return clients;
    }

    /** A client waits for the answer. */
    void joined() {
        clients++;
    }

    /** A client went away. */
    void left() {
        clients--;
    }

    /** As the scheduler sees it. */
    Request request() {
        return new Request(
                job.id(),
                job.owner(),
                job.model().siteId(),
                Conversations.of(job),
                Conversations.goesOn(job),
                job.submittedAt(),
                epoch);
    }

    /**
     * Begins an attempt: from the start, or where the part that was shown stopped.
     *
     * @throws FaultException when the site can't be asked
     */
    void start(
            TabSession session,
            int newEpoch,
            Questions questions,
            Instant now,
            Attempt.Listener listener)
            throws FaultException {
        var given = stream.hasContent() ? GivenPart.of(stream.events()) : null;
        var asked = questions.ask(job, draft, given, session.browser(), now);
        draft = draft.used();
        var seam = given == null ? null : new Seam(given);
        var begun = new Attempt(this, session, newEpoch, asked, seam, listener);
        attempt = begun;
        epoch = newEpoch;
        append(new Assigned(session.id(), newEpoch), 0);
        session.start(job.id(), newEpoch, asked.question(), begun);
    }

    /** The attempt under way, if any, is over: nothing of it passes any more. */
    void stop() {
        var stopped = attempt;
        if (stopped != null) {
            stopped.close();
            attempt = null;
        }
    }

    /** The run is about to get its final event. */
    void end() {
        stop();
        ending = true;
    }

    /**
     * Makes void what came so far, so that the next attempt begins anew.
     *
     * @return false when somebody may have seen a part
     */
    boolean restart(Fault reason) {
        var hadContent = stream.hasContent();
        var restarted = stream.restart(reason);
        if (restarted && hadContent) {
            journal.append(job.id(), new JobEvent.Restarted(reason));
        }
        return restarted;
    }

    /** Whether a model can go on with what came so far: with a text, but not with a picture. */
    boolean continuable() {
        return switch (job.model().modality()) {
            case CHAT, SEARCH ->
                    stream.events().stream().noneMatch(JobEvent.Media.class::isInstance);
            case IMAGE, VIDEO -> false;
        };
    }

    /**
     * Adds an event that is not final. One thread at a time: the attempt's, or the dispatcher's.
     */
    void append(JobEvent event, long weight) {
        if (stream.append(event, weight)) {
            journal.append(job.id(), event);
        }
    }

    /** A reader has taken more; any thread. */
    private void progressed() {
        var current = attempt;
        if (current != null) {
            current.session().progressed(job.id());
        }
    }
}
