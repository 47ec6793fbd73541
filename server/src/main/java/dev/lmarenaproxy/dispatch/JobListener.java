package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TabId;
import java.time.Instant;

/**
 * Hears what happens to jobs while they are under way. On the dispatcher's thread; returns at once.
 */
public interface JobListener {
    /** Nobody listens. */
    JobListener NONE =
            new JobListener() {
                @Override
                public void queued(Job job, Instant at) {}

                @Override
                public void assigned(Job job, TabId tab, String browser, int attempt, Instant at) {}

                @Override
                public void answered(Job job, Instant at) {}

                @Override
                public void retried(Job job, Fault reason, Instant at) {}

                @Override
                public void ended(Job job, JobEvent.Final last, int attempts, Instant at) {}
            };

    /** It is in the journal, if that can be, and waits for a tab. */
    void queued(Job job, Instant at);

    /** A tab was asked. */
    void assigned(Job job, TabId tab, String browser, int attempt, Instant at);

    /** The tab's attempt came to an end, whichever. */
    void answered(Job job, Instant at);

    /** The attempt failed, and the job waits for another one. */
    void retried(Job job, Fault reason, Instant at);

    /** The job is over. */
    void ended(Job job, JobEvent.Final last, int attempts, Instant at);
}
