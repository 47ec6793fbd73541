package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.scheduler.Limits;
import java.time.Duration;

/**
 * How jobs are treated.
 *
 * @param continues whether a model is asked to go on where a part of its answer was shown
 * @param conversations whether they go on in their evaluations, where the site can do that
 * @param returnWait how long a job with an idempotency key goes on without a client
 * @param progressStep bytes after which a reader's progress is passed on to the tab
 */
public record Terms(
        Limits limits,
        boolean continues,
        boolean conversations,
        Duration returnWait,
        long progressStep) {}
