package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The dispatcher on its own thread, with tabs on another. */
class DispatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestDispatch line = new TestDispatch();

    @AfterEach
    void stop() {
        line.close();
    }

    @Nested
    class An_answer {
        @Test
        void comes_from_the_tab_and_is_counted() throws Exception {
            var stream = line.submit("a");
            var page = line.page("one");

            assertThat(page.started()).isEqualTo("a");
            page.head("a", 200)
                    .chunk("a", "ag:\"hm\"\na0:\"Hel\"\n")
                    .chunk("a", "a0:\"lo\"\nad:{\"finishReason\":\"length\"}\n");

            assertThat(all(stream))
                    .containsExactly(
                            new JobEvent.Assigned(TestDispatch.TAB, 1),
                            new JobEvent.Reasoning("hm"),
                            new JobEvent.Text("Hel"),
                            new JobEvent.Text("lo"),
                            new JobEvent.Finished(FinishReason.LENGTH, new Usage(1, 5, 2)));
        }

        @Test
        void that_the_site_counted_is_not_counted_again() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.head(page.started(), 200)
                    .chunk(
                            "a",
                            "a0:\"x\"\nad:{\"finishReason\":\"stop\",\"usage\":{\"promptTokens\":7,"
                                    + "\"completionTokens\":8}}\n");

            assertThat(all(stream))
                    .endsWith(new JobEvent.Finished(FinishReason.STOP, new Usage(7, 8, 0)));
        }

        @Test
        void is_given_out_even_if_it_cannot_be_counted() throws Exception {
            var page = line.page("one");
            var broken =
                    List.<UsageCounter>of(
                            (_, _, _) -> {
                                throw new IllegalStateException("planned");
                            },
                            (_, _, _) -> {
                                throw new StackOverflowError("planned");
                            });
            for (var i = 0; i < broken.size(); i++) {
                line.countWith(broken.get(i));
                var stream = line.submit("job-" + i);
                page.answer(page.started(), "x");

                assertThat(all(stream))
                        .as("nobody counted")
                        .endsWith(new JobEvent.Finished(FinishReason.STOP, null));
            }
        }

        @Test
        void is_not_lost_with_its_tab_while_it_is_counted() throws Exception {
            var counting = new Semaphore(0);
            var counted = new Semaphore(0);
            line.countWith((_, _, _) -> {
                counting.release();
                counted.acquireUninterruptibly();
                return new Usage(1, 1, 0);
            });
            var page = line.page("one");
            var stream = line.submit("a");
            page.answer(page.started(), "x");
            counting.acquire();

            var next = line.page("two");
            line.settled();
            counted.release();

            assertThat(all(stream))
                    .endsWith(
                            new JobEvent.Text("x"),
                            new JobEvent.Finished(FinishReason.STOP, new Usage(1, 1, 0)));
            assertThat(next.link().taken()).noneMatch(TestPage::isStart);
        }

        @Test
        void makes_room_for_the_next_one() throws Exception {
            var page = line.page("one");
            for (var name : List.of("a", "b", "c")) {
                line.submit(name);
            }
            assertThat(page.started()).isEqualTo("a");
            assertThat(page.started()).isEqualTo("b");

            page.answer("b", "x");

            assertThat(page.started()).isEqualTo("c");
        }

        @Test
        void that_is_long_flows_as_it_is_read() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.head(page.started(), 200);
            var row = "a0:\"" + "x".repeat(32_000) + "\"\n";
            var woken = new Semaphore(0);
            var reader = stream.join(woken::release);
            var sent = 0L;
            var limit = TestDispatch.SESSION.window();

            for (var i = 0; i < 20; i++) {
                while (sent + row.length() > limit) {
                    while (reader.poll() != null) {
                        // all there is
                    }
                    reader.passedOn();
                    limit = page.link().next(Frame.Ack.class).progress().limit();
                }
                page.chunk("a", row);
                sent += row.length();
            }

            page.chunk("a", "ad:{\"finishReason\":\"stop\"}\n");
            assertThat(all(stream)).hasSize(22);
        }
    }

    @Nested
    class A_job_without_a_tab {
        @Test
        void fails_after_its_wait() throws Exception {
            var stream = line.submit("a");
            line.settled();

            line.pass(TestDispatch.TAB_WAIT);

            assertThat(fault(stream)).isEqualTo(NO_TAB_CONNECTED);
        }

        @Test
        void is_turned_away_when_too_many_wait() throws Exception {
            for (var i = 0; i < TestDispatch.LIMITS.queued(); i++) {
                line.submit("waiting-" + i);
            }

            assertThat(fault(line.submit("late"))).isEqualTo(QUEUE_FULL);
        }

        @Test
        void is_forgotten_when_cancelled() throws Exception {
            var first = line.submit("a");
            line.submit("b");
            line.left("a");

            assertThat(fault(first)).isEqualTo(CANCELLED);
            assertThat(line.page("one").started()).isEqualTo("b");
        }
    }

    @Nested
    class A_running_job {
        @Test
        void that_is_cancelled_is_stopped_in_the_tab() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.head(page.started(), 200).chunk("a", "a0:\"x\"\n");

            line.left("a");

            assertThat(page.cancelled()).isEqualTo(new JobId("a"));
            assertThat(fault(stream)).isEqualTo(CANCELLED);
        }

        @Test
        void that_takes_too_long_is_stopped_in_the_tab() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.started();

            line.pass(TestDispatch.TOTAL);

            assertThat(page.cancelled()).isEqualTo(new JobId("a"));
            assertThat(fault(stream)).isEqualTo(ANSWER_TIMEOUT);
        }

        @Test
        void goes_on_while_its_page_is_cut_and_no_other_starts_there() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.head(page.started(), 200).cut();
            line.settled();
            var other = line.submit("b");
            line.settled();

            line.pass(TestDispatch.TAB_WAIT);

            assertThat(fault(other)).isEqualTo(NO_TAB_CONNECTED);
            assertThat(stream.ended()).isFalse();
        }
    }

    @Nested
    class A_reloaded_page {
        @Test
        void takes_the_place_of_the_one_before_and_its_jobs() throws Exception {
            var old = line.page("one");
            var stream = line.submit("a");
            old.head(old.started(), 200);

            var fresh = line.page("two");

            assertThat(fresh.started()).isEqualTo("a");
            line.looped();
            assertThat(old.link().closed()).isEqualTo(CloseCode.REPLACED);
            fresh.answer("a", "x");
            assertThat(all(stream)).contains(new JobEvent.Text("x"));
        }

        @Test
        void is_not_disturbed_by_what_still_comes_of_the_old_one() throws Exception {
            var old = line.page("one");
            var stream = line.submit("a");
            old.head(old.started(), 200);
            var fresh = line.page("two");
            fresh.started();

            old.answer("a", "late").send(new Frame.Bye()).cut();
            line.dispatcher.ready(old.session(), true);
            line.dispatcher.ready(old.session(), false);
            line.dispatcher.gone(old.session());
            fresh.answer("a", "right");

            assertThat(all(stream)).contains(new JobEvent.Text("right")).hasSize(4);
            line.submit("b");
            assertThat(fresh.started()).isEqualTo("b");
        }
    }

    @Nested
    class Draining {
        @Test
        void is_done_at_once_where_nothing_runs() throws Exception {
            line.dispatcher.drain(PATIENCE).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        @Test
        void takes_no_more_jobs_and_lets_those_under_way_end() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.started();

            var drained = line.dispatcher.drain(PATIENCE).toCompletableFuture();

            assertThat(fault(line.submit("late"))).isEqualTo(SHUTTING_DOWN);
            assertThat(drained).isNotDone();
            page.answer("a", "x");
            drained.get(10, TimeUnit.SECONDS);
            assertThat(all(stream)).contains(new JobEvent.Text("x"));
        }

        @Test
        void fails_what_is_left_and_starts_nothing_on_the_way() throws Exception {
            var page = line.page("one");
            var streams = new ArrayList<JobStream>();
            for (var name : List.of("a", "b", "c", "d")) {
                streams.add(line.submit(name));
            }
            page.started();
            page.started();
            var drained = line.dispatcher.drain(PATIENCE).toCompletableFuture();
            line.settled();

            line.pass(PATIENCE);

            drained.get(10, TimeUnit.SECONDS);
            for (var stream : streams) {
                assertThat(fault(stream)).isEqualTo(SHUTTING_DOWN);
            }
            assertThat(List.of(page.cancelled().value(), page.cancelled().value()))
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(streams.subList(2, 4))
                    .allSatisfy(stream -> assertThat(stream.events()).hasSize(1));
        }
    }

    @Test
    void whatever_ends_a_job_it_ends_once_and_its_place_is_free() throws Exception {
        var page = line.page("one");
        var random = new Random(42);
        for (var round = 0; round < 300; round++) {
            var job = "job-" + round;
            var stream = line.submit(job);
            assertThat(page.started()).isEqualTo(job);

            var cancelFirst = random.nextBoolean();
            if (cancelFirst) {
                line.left(job);
            }
            page.answer(job, job);
            line.left(job);

            assertThat(all(stream))
                    .isEqualTo(stream.events())
                    .filteredOn(JobEvent.Text.class::isInstance)
                    .isSubsetOf(new JobEvent.Text(job));
        }
    }
}
