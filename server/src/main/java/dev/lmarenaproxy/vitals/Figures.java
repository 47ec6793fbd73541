package dev.lmarenaproxy.vitals;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the gateway does at one moment.
 *
 * @param recent the requests that ended within {@link #SPAN}
 * @param places requests that the tabs that are ready can work on at a time
 * @param waitingJobs in the queue
 * @param mostWaitingJobs that the queue takes
 * @param activeRequests that run and wait
 * @param diskFreeBytes on the disk of the home folder
 * @param journalWell whether requests and answers are kept
 */
public record Figures(
        Window recent,
        TabCount tabs,
        int places,
        int waitingJobs,
        int mostWaitingJobs,
        int activeRequests,
        long diskFreeBytes,
        boolean journalWell) {
    /** How far back requests are looked at. */
    public static final Duration SPAN = Duration.ofMinutes(5);

    public Figures {
        requireNonNull(recent);
        requireNonNull(tabs);
        if (mostWaitingJobs < 1) {
            throw new IllegalArgumentException("a queue for nobody");
        }
    }
}
