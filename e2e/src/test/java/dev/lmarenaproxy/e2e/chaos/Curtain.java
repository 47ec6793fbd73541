package dev.lmarenaproxy.e2e.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The end of the play, which everyone who paces themselves waits for. Any thread may use it. */
final class Curtain {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final CountDownLatch fallen = new CountDownLatch(1);

    void fall() {
        fallen.countDown();
    }

    boolean hasFallen() {
        return fallen.getCount() == 0;
    }

    /** Lets time pass; true at once when the play is over. */
    boolean fallsWithin(Duration time) {
        try {
            return fallen.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Looks again and again at what tells of no change itself; false when time is up. */
    static boolean seen(BooleanSupplier condition, Duration limit) {
        var never = new Curtain();
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                return false;
            }
            never.fallsWithin(LOOK);
        }
        return true;
    }
}
