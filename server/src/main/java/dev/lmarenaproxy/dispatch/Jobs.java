package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.stream.JobStream;

/** Where clients' requests go in and come to their end. Safe for threads; returns at once. */
public interface Jobs {
    /**
     * Takes a job. Its stream ends in exactly one final event, whatever happens.
     *
     * @throws FaultException when the site can't be asked such a prompt
     */
    JobStream submit(Job job) throws FaultException;

    /** Ends a job that nobody waits for any more, down to the tab's fetch. */
    void cancel(JobId job);
}
