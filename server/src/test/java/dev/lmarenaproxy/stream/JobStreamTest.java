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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobStreamTest {
    private static final long STEP = 100;
    private static final JobEvent FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final JobStream stream = new JobStream(STEP);
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void events_come_out_in_the_order_they_went_in() {
        stream.append(text("a"), 1);
        var reader = stream.join(woken::incrementAndGet);
        stream.append(text("b"), 1);
        stream.append(FINISHED, 0);

        assertThat(rest(reader)).containsExactly(text("a"), text("b"), FINISHED);
        assertThat(stream.events()).containsExactly(text("a"), text("b"), FINISHED);
    }

    @Test
    void a_reader_that_joins_after_the_end_sees_everything() {
        stream.append(text("a"), 1);
        stream.append(FINISHED, 0);

        var reader = stream.join(woken::incrementAndGet);

        assertThat(woken).hasValue(1);
        assertThat(rest(reader)).containsExactly(text("a"), FINISHED);
    }

    @Test
    void nothing_comes_after_the_first_final_event() {
        var failed = failed(0);

        assertThat(stream.ended()).isFalse();
        assertThat(stream.append(failed, 0)).isTrue();
        assertThat(stream.ended()).isTrue();
        assertThat(stream.append(FINISHED, 0)).isFalse();
        assertThat(stream.append(text("late"), 7)).isFalse();

        assertThat(stream.events()).containsExactly(failed);
        stream.join(woken::incrementAndGet);
        assertThat(stream.unread()).isZero();
    }

    @Nested
    class Waking {
        @Test
        void a_reader_is_woken_once_until_it_has_read_everything() {
            var reader = stream.join(woken::incrementAndGet);
            assertThat(rest(reader)).isEmpty();
            woken.set(0);

            stream.append(text("a"), 1);
            stream.append(text("b"), 1);
            assertThat(woken).hasValue(1);

            assertThat(reader.poll()).isEqualTo(text("a"));
            stream.append(text("c"), 1);
            assertThat(woken).hasValue(1);

            assertThat(rest(reader)).containsExactly(text("b"), text("c"));
            stream.append(text("d"), 1);
            assertThat(woken).hasValue(2);
        }

        @Test
        void a_reader_that_left_is_not_woken() {
            var reader = stream.join(woken::incrementAndGet);
            rest(reader);
            woken.set(0);

            reader.close();
            stream.append(text("a"), 1);

            assertThat(woken).hasValue(0);
        }

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
        void an_event_that_comes_while_the_reader_falls_asleep_is_read_or_wakes_it()
                throws InterruptedException {
            var rounds = 50_000;
            var handed = new AtomicReference<>(new JobStream(STEP));
            var appended = new AtomicInteger();
            // a failure must not leave it spinning
            var writer =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                var last = handed.get();
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
                for (var moment = round % 64; moment > 0; moment--) {
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
    }

    @Nested
    class Many_writers {
        private static final int WRITERS = 8;
        private static final int EVENTS = 500;

        @Test
        void lose_no_event_and_keep_their_own_order() throws InterruptedException {
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
        void have_one_final_event_among_them_and_it_is_the_last() throws InterruptedException {
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
    }

    @Nested
    class Weight {
        @Test
        void is_unread_until_the_reader_has_passed_it_on() {
            var reader = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            stream.append(text("b"), 50);
            assertThat(stream.unread()).isEqualTo(110);

            reader.poll();
            assertThat(stream.unread()).isEqualTo(110);

            reader.passedOn();
            assertThat(stream.unread()).isEqualTo(50);
        }

        @Test
        void of_a_stream_that_nobody_reads_holds_nobody_up() {
            stream.append(text("a"), 60);

            assertThat(stream.unread()).isZero();
        }

        @Test
        void is_that_of_the_slowest_reader() {
            var slow = stream.join(woken::incrementAndGet);
            var fast = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            stream.append(text("b"), 50);

            rest(fast);
            fast.passedOn();
            assertThat(stream.unread()).isEqualTo(110);

            slow.poll();
            slow.passedOn();
            assertThat(stream.unread()).isEqualTo(50);
        }

        @Test
        void read_is_told_step_by_step() {
            stream.onProgress(told::incrementAndGet);
            var reader = stream.join(woken::incrementAndGet);
            for (var i = 0; i < 10; i++) {
                stream.append(text("a"), 30);
            }

            for (var i = 0; i < 3; i++) {
                reader.poll();
                reader.passedOn();
            }
            assertThat(told).hasValue(0);

            reader.poll();
            reader.passedOn();
            assertThat(told).hasValue(1);

            rest(reader);
            reader.passedOn();
            assertThat(told).hasValue(2);
        }

        @Test
        void read_by_the_fast_reader_is_not_told_while_the_slow_one_lags() {
            stream.onProgress(told::incrementAndGet);
            var slow = stream.join(woken::incrementAndGet);
            var fast = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 500);

            rest(fast);
            fast.passedOn();
            assertThat(told).hasValue(0);

            rest(slow);
            slow.passedOn();
            assertThat(told).hasValue(1);
        }

        @Test
        void of_a_reader_that_left_is_free_and_the_tab_hears_of_it() {
            stream.onProgress(told::incrementAndGet);
            var reader = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            assertThat(stream.unread()).isEqualTo(60);

            reader.close();

            assertThat(stream.unread()).isZero();
            assertThat(told).hasValue(1);
            reader.close();
            assertThat(told).hasValue(1);
        }

        @Test
        void is_never_negative_while_others_append_and_read() throws InterruptedException {
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
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static JobEvent failed(int number) {
        return new JobEvent.Failed(Fault.of(Fault.Kind.CANCELLED, "writer " + number));
    }

    private static List<JobEvent> rest(JobStream.Reader reader) {
        var events = new ArrayList<JobEvent>();
        for (var event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
        return events;
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
