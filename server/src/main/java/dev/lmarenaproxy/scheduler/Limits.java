package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much the scheduler allows.
 *
 * @param jobsPerTab jobs that one tab runs at a time, at least 1
 * @param running jobs that all tabs together run at a time, at least 1
 * @param queued jobs that may wait, at least 1
 * @param tabWait how long a job waits while no tab is ready
 * @param personWait how long a job waits while every ready tab needs the person
 * @param queueWait how long a job waits while tabs are ready and well, but full
 * @param total how long a job may take from its submission to its end
 */
public record Limits(
        int jobsPerTab,
        int running,
        int queued,
        Duration tabWait,
        Duration personWait,
        Duration queueWait,
        Duration total,
        Retries retries) {
    public Limits {
        if (jobsPerTab < 1 || running < 1 || queued < 1) {
            throw new IllegalArgumentException("a limit below 1");
        }
        requireNonNull(tabWait);
        requireNonNull(personWait);
        requireNonNull(queueWait);
        requireNonNull(total);
        requireNonNull(retries);
    }
}
