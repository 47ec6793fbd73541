package dev.lmarenaproxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads at once: nothing is lost, and there is one end. */
class JobStreamRaceTest {
    private static final long STEP = 100;
    private static final int WRITERS = 8;
    private static final int EVENTS = 500;
    private static final JobEvent FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final JobStream stream = new JobStream(STEP);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void no_wake_up_is_lost_between_two_threads() throws InterruptedException {
        for (var round = 0; round < 300; round++) {
            var shared = new JobStream(STEP);
            var permits = new Semaphore(0);
            var reader = shared.join(permits::release);
            var writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (var i = 0; i < 50; i++) {
                                    shared.append(text("" + i), 1);
                                }
                                shared.append(FINISHED, 0);
                            });

            var events = readToTheEnd(reader, permits);

            assertThat(events).hasSize(51).isEqualTo(shared.events());
            writer.join();
        }
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // on a busy machine mere spinning takes minutes
    void an_event_that_comes_while_the_reader_falls_asleep_is_read_or_wakes_it()
            throws InterruptedException {
        var rounds = 100_000;
        var none = new JobStream(STEP);
        var handed = new AtomicReference<>(none);
        var appended = new AtomicInteger();
        // a failure must not leave it spinning
        var writer =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            var last = none;
                            while (appended.get() < rounds) {
                                var next = handed.get();
                                if (next == last) {
                                    Thread.yield();
                                } else {
                                    next.append(FINISHED, 0);
                                    last = next;
                                    appended.incrementAndGet();
                                }
                            }
                        });
        for (var round = 1; round <= rounds; round++) {
            var shared = new JobStream(STEP);
            var reader = shared.join(woken::incrementAndGet);
            woken.set(0);
            handed.set(shared);
            for (var moment = round % 256; moment > 0; moment--) {
                Thread.onSpinWait();
            }

            var event = reader.poll();

            while (appended.get() < round) {
                Thread.yield();
            }
            assertThat(event != null || woken.get() == 1).as("round %d", round).isTrue();
        }
        writer.join();
    }

    @Test
    void the_weight_that_is_unread_is_never_negative_while_others_append_and_read()
            throws InterruptedException {
        var permits = new Semaphore(0);
        var reader = stream.join(permits::release);
        var least = new AtomicInteger();
        var watcher =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!stream.ended()) {
                                least.accumulateAndGet((int) stream.unread(), Math::min);
                            }
                        });
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (var i = 0; i < 20_000; i++) {
                                stream.append(text("a"), 3);
                            }
                            stream.append(FINISHED, 0);
                        });

        readToTheEnd(reader, permits);

        writer.join();
        watcher.join();
        assertThat(least).hasValue(0);
        assertThat(stream.unread()).isZero();
    }

    @Test
    void many_writers_lose_no_event_and_keep_their_own_order() throws InterruptedException {
        var permits = new Semaphore(0);
        var reader = stream.join(permits::release);

        atOnce(writer -> {
            for (var i = 0; i < EVENTS; i++) {
                assertThat(stream.append(text(writer + ":" + i), 1)).isTrue();
            }
        });
        stream.append(FINISHED, 0);

        var events = readToTheEnd(reader, permits);
        assertThat(events).hasSize(WRITERS * EVENTS + 1);
        for (var writer = 0; writer < WRITERS; writer++) {
            var prefix = writer + ":";
            assertThat(
                            events.stream()
                                    .filter(JobEvent.Text.class::isInstance)
                                    .map(event -> ((JobEvent.Text) event).text())
                                    .filter(text -> text.startsWith(prefix)))
                    .isEqualTo(IntStream.range(0, EVENTS).mapToObj(i -> prefix + i).toList());
        }
        reader.passedOn();
        assertThat(stream.unread()).isZero();
    }

    @Test
    void many_writers_have_one_final_event_among_them_and_it_is_the_last()
            throws InterruptedException {
        for (var round = 0; round < 200; round++) {
            var shared = new JobStream(STEP);
            var accepted = Collections.synchronizedList(new ArrayList<JobEvent>());

            atOnce(writer -> {
                for (var i = 0; i < 10; i++) {
                    append(shared, text(writer + ":" + i), accepted);
                }
                append(shared, failed(writer), accepted);
                append(shared, text("late"), accepted);
            });

            var events = shared.events();
            assertThat(events).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(events.getLast()).isInstanceOf(JobEvent.Final.class);
            assertThat(events).filteredOn(JobEvent.Final.class::isInstance).hasSize(1);
        }
    }

    private static JobStream append(JobStream to, JobEvent event, List<JobEvent> accepted) {
        if (to.append(event, 1)) {
            accepted.add(event);
        }
        return to;
    }

    private static List<Thread> atOnce(java.util.function.IntConsumer task)
            throws InterruptedException {
        var go = new CountDownLatch(1);
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < WRITERS; i++) {
            var number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    go.await();
                                    task.accept(number);
                                } catch (InterruptedException | AssertionError e) {
                                    failures.add(e);
                                }
                            }));
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        return threads;
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static JobEvent failed(int number) {
        return new JobEvent.Failed(Fault.of(Fault.Kind.CANCELLED, "writer " + number));
    }

    /** Reads as a connection does: only after it was woken, and then all there is. */
    private static List<JobEvent> readToTheEnd(JobStream.Reader reader, Semaphore woken)
            throws InterruptedException {
        var events = new ArrayList<JobEvent>();
        @Nullable JobEvent last = null;
        while (!(last instanceof JobEvent.Final)) {
            assertThat(woken.tryAcquire(10, TimeUnit.SECONDS))
                    .as("woken after %d events", events.size())
                    .isTrue();
            for (var event = reader.poll(); event != null; event = reader.poll()) {
                events.add(event);
                last = event;
            }
            reader.passedOn();
        }
        return events;
    }
}
