package dev.lmarenaproxy.scheduler;

import java.time.Duration;

/**
 * How much the scheduler allows.
 *
 * @param jobsPerTab jobs that one tab runs at a time, at least 1
 * @param queued jobs that may wait, at least 1
 * @param tabWait how long a job waits while no tab is ready
 * @param queueWait how long a job waits while the ready tabs are full
 * @param total how long a job may take from its submission to its end
 */
public record Limits(
        int jobsPerTab, int queued, Duration tabWait, Duration queueWait, Duration total) {
    public Limits {
        if (jobsPerTab < 1 || queued < 1) {
            throw new IllegalArgumentException("a limit below 1");
        }
    }
}
