package dev.lmarenaproxy.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher's thread: runs what is posted, one task at a time, and an alarm when its time has
 * come. The number of waiting tasks is bounded by the numbers of jobs and tabs, each of which has
 * few on their way.
 */
final class Mailbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final InstantSource clock;
    private final Supplier<Optional<Instant>> alarm;
    private final Runnable onAlarm;
    private final Thread thread;
    private boolean open = true;

    /**
     * @param alarm when {@code onAlarm} is to run next; asked after every task
     */
    Mailbox(InstantSource clock, Supplier<Optional<Instant>> alarm, Runnable onAlarm) {
        this.clock = clock;
        this.alarm = alarm;
        this.onAlarm = onAlarm;
        this.thread = Thread.ofPlatform().name("dispatcher").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void post(Runnable task) {
        tasks.add(task);
    }

    private void run() {
        while (open) {
            var wait = untilAlarm();
            @Nullable Runnable task;
            try {
                task = tasks.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                return;
            }
            // many tasks must not keep the alarm waiting
            if (task == null || wait.isZero()) {
                attempt(onAlarm);
            }
            if (task != null) {
                attempt(task);
            }
        }
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // one job's trouble must not stop the others
            LOG.error("dispatcher task failed", e);
        }
    }

    private Duration untilAlarm() {
        var now = clock.instant();
        return alarm.get()
                .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO)
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
    }

    /** Runs what was posted before, then ends the thread. */
    @Override
    public void close() {
        post(() -> open = false);
    }
}
