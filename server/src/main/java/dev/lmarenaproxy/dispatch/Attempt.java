package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dispatch.Questions.Asked;
import dev.lmarenaproxy.resume.Seam;
import dev.lmarenaproxy.tab.AnswerSink;
import dev.lmarenaproxy.tab.TabSession;
import org.jspecify.annotations.Nullable;

/**
 * One try at a job on one tab. Once it is over nothing of it passes any more, whatever the tab
 * still sends.
 */
final class Attempt implements AnswerSink {
    /** Hears how an attempt ended; on the tab's executor. */
    interface Listener {
        void ended(Attempt attempt, JobEvent.Final last);
    }

    private final Run run;
    private final TabSession session;
    private final int epoch;
    private final Asked asked;
    private final @Nullable Seam seam;
    private final Listener listener;

    private boolean beganAnew;

    /** Guarded by this; nobody waits long for the lock, since events are only handed on. */
    private boolean over;

    /**
     * @param seam null unless the answer is to go on where an earlier attempt stopped
     */
    Attempt(
            Run run,
            TabSession session,
            int epoch,
            Asked asked,
            @Nullable Seam seam,
            Listener listener) {
        this.run = run;
        this.session = session;
        this.epoch = epoch;
        this.asked = asked;
        this.seam = seam;
        this.listener = listener;
    }

    Run run() {
        return run;
    }

    TabSession session() {
        return session;
    }

    int epoch() {
        return epoch;
    }

    Asked asked() {
        return asked;
    }

    /** Whether it goes on where an earlier one stopped. */
    boolean continues() {
        return seam != null;
    }

    /** Whether it was to go on, but began another version of the answer: the seam refused it. */
    synchronized boolean beganAnew() {
        return beganAnew;
    }

    @Override
    public synchronized void event(JobEvent event, long weight) {
        if (seam == null) {
            pass(event, weight);
        } else if (!over) {
            // what the seam takes away or holds back nobody has to read
            var rest = new long[] {weight};
            seam.accept(
                    event,
                    passed -> {
                        beganAnew |=
                                passed instanceof JobEvent.Failed
                                        && !(event instanceof JobEvent.Failed);
                        pass(passed, rest[0]);
                        rest[0] = 0;
                    });
        }
    }

    private void pass(JobEvent event, long weight) {
        if (over) {
            return;
        }
        if (event instanceof JobEvent.Final last) {
            over = true;
            listener.ended(this, last);
        } else {
            run.append(event, weight);
        }
    }

    @Override
    public long unread() {
        return run.stream().unread();
    }

    /** When this returns, nothing of the attempt passes any more. */
    synchronized void close() {
        over = true;
    }
}
