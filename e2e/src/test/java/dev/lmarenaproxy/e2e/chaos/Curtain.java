package dev.lmarenaproxy.e2e.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** The end of the play, which everyone who paces themselves waits for. Any thread may use it. */
final class Curtain {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS = 20;

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

    /** What a number comes to when it has stopped changing; what it is by then when time is up. */
    static int settled(IntSupplier number, Duration limit) {
        var last = new AtomicInteger(number.getAsInt());
        var same = new AtomicInteger();
        seen(
                () -> {
                    var now = number.getAsInt();
                    return last.getAndSet(now) == now
                            ? same.incrementAndGet() == LOOKS
                            : same.getAndSet(0) < 0;
                },
                limit);
        return last.get();
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
