package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import java.time.Instant;

/**
 * What the scheduler wants done. The dispatcher carries it out, in order; the scheduler never does.
 */
public sealed interface Decision {
    /** Give the job to the tab; {@code epoch} counts the job's attempts from 1. */
    record Start(JobId job, TabId tab, int epoch) implements Decision {}

    /** Tell the tab to drop the job. */
    record Stop(JobId job, TabId tab, int epoch) implements Decision {}

    /**
     * The attempt failed, and the job waits to run again: a {@link Start} or a final end follows.
     */
    record Retry(JobId job, Fault fault) implements Decision {}

    /** The site limits this browser: its tabs get no job before {@code until}. */
    record Park(String browser, Instant until) implements Decision {}

    /** End the job. The scheduler has forgotten it. */
    record Fail(JobId job, Fault fault) implements Decision {}
}
