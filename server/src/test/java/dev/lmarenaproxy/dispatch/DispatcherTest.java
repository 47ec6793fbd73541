package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.scheduler.Limits;
import dev.lmarenaproxy.scheduler.Retries;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.SessionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The dispatcher on its own thread, with tabs on another. */
class DispatcherTest {
    private static final Duration TAB_WAIT = Duration.ofSeconds(10);
    private static final Duration TOTAL = Duration.ofSeconds(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Limits LIMITS =
            new Limits(
                    2,
                    100,
                    4,
                    TAB_WAIT,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    TOTAL,
                    new Retries(3, Duration.ofSeconds(1), Duration.ofSeconds(30)));
    private static final SessionLimits SESSION =
            SessionLimits.of(Duration.ofSeconds(15), Duration.ofSeconds(500));
    private static final TabId TAB = new TabId("tab");

    private final FakeClock clock = new FakeClock();
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private UsageCounter counter =
            (_, text, reasoning) -> new Usage(1, text.length(), reasoning.length());
    private final Dispatcher dispatcher =
            new Dispatcher(
                    TestPage.PROFILE,
                    LIMITS,
                    (prompt, text, reasoning) -> counter.usage(prompt, text, reasoning),
                    SESSION.step(),
                    clock);
    private final Tabs tabs =
            new Tabs("key", "0.1.0", TestPage.PROFILE, SESSION, clock, List.of(dispatcher));

    @AfterEach
    void stop() {
        dispatcher.close();
        loop.shutdownNow();
    }

    @Nested
    class An_answer {
        @Test
        void comes_from_the_tab_and_is_counted() throws Exception {
            var stream = submit("a");
            var page = page("one");

            assertThat(page.started()).isEqualTo("a");
            page.head("a", 200)
                    .chunk("a", "ag:\"hm\"\na0:\"Hel\"\n")
                    .chunk("a", "a0:\"lo\"\nad:{\"finishReason\":\"length\"}\n");

            assertThat(all(stream))
                    .containsExactly(
                            new JobEvent.Assigned(TAB, 1),
                            new JobEvent.Reasoning("hm"),
                            new JobEvent.Text("Hel"),
                            new JobEvent.Text("lo"),
                            new JobEvent.Finished(FinishReason.LENGTH, new Usage(1, 5, 2)));
        }

        @Test
        void that_the_site_counted_is_not_counted_again() throws Exception {
            var page = page("one");
            var stream = submit("a");
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
            var page = page("one");
            var broken =
                    List.<UsageCounter>of(
                            (_, _, _) -> {
                                throw new IllegalStateException("planned");
                            },
                            (_, _, _) -> {
                                throw new StackOverflowError("planned");
                            });
            for (var i = 0; i < broken.size(); i++) {
                counter = broken.get(i);
                var stream = submit("job-" + i);
                page.answer(page.started(), "x");

                assertThat(all(stream))
                        .as("nobody counted")
                        .endsWith(new JobEvent.Finished(FinishReason.STOP, null));
            }
        }

        @Test
        void makes_room_for_the_next_one() throws Exception {
            var page = page("one");
            for (var name : List.of("a", "b", "c")) {
                submit(name);
            }
            assertThat(page.started()).isEqualTo("a");
            assertThat(page.started()).isEqualTo("b");

            page.answer("b", "x");

            assertThat(page.started()).isEqualTo("c");
        }

        @Test
        void that_is_long_flows_as_it_is_read() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.head(page.started(), 200);
            var row = "a0:\"" + "x".repeat(32_000) + "\"\n";
            var woken = new Semaphore(0);
            var reader = stream.join(woken::release);
            var sent = 0L;
            var limit = SESSION.window();

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
            var stream = submit("a");
            settled();

            pass(TAB_WAIT);

            assertThat(fault(stream)).isEqualTo(NO_TAB_CONNECTED);
        }

        @Test
        void is_turned_away_when_too_many_wait() throws Exception {
            for (var i = 0; i < LIMITS.queued(); i++) {
                submit("waiting-" + i);
            }

            assertThat(fault(submit("late"))).isEqualTo(QUEUE_FULL);
        }

        @Test
        void is_forgotten_when_cancelled() throws Exception {
            var first = submit("a");
            submit("b");
            dispatcher.cancel(new JobId("a"));

            assertThat(fault(first)).isEqualTo(CANCELLED);
            assertThat(page("one").started()).isEqualTo("b");
        }
    }

    @Nested
    class A_running_job {
        @Test
        void that_is_cancelled_is_stopped_in_the_tab() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.head(page.started(), 200).chunk("a", "a0:\"x\"\n");

            dispatcher.cancel(new JobId("a"));

            assertThat(page.cancelled()).isEqualTo(new JobId("a"));
            assertThat(fault(stream)).isEqualTo(CANCELLED);
        }

        @Test
        void that_takes_too_long_is_stopped_in_the_tab() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.started();

            pass(TOTAL);

            assertThat(page.cancelled()).isEqualTo(new JobId("a"));
            assertThat(fault(stream)).isEqualTo(ANSWER_TIMEOUT);
        }

        @Test
        void is_lost_with_its_page() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.started();

            page.send(new Frame.Bye());

            assertThat(fault(stream)).isEqualTo(STREAM_INTERRUPTED);
        }

        @Test
        void goes_on_while_its_page_is_cut_and_no_other_starts_there() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.head(page.started(), 200).cut();
            settled();
            var other = submit("b");
            settled();

            pass(TAB_WAIT);

            assertThat(fault(other)).isEqualTo(NO_TAB_CONNECTED);
            assertThat(stream.ended()).isFalse();
        }
    }

    @Nested
    class A_reloaded_page {
        @Test
        void takes_the_place_of_the_one_before_whose_jobs_are_lost() throws Exception {
            var old = page("one");
            var lost = submit("a");
            old.head(old.started(), 200);

            var fresh = page("two");

            assertThat(fault(lost)).isEqualTo(STREAM_INTERRUPTED);
            looped();
            assertThat(old.link().closed()).isEqualTo(CloseCode.REPLACED);
            var stream = submit("b");
            assertThat(fresh.started()).isEqualTo("b");
            fresh.answer("b", "x");
            assertThat(all(stream)).contains(new JobEvent.Text("x"));
        }

        @Test
        void is_not_disturbed_by_what_still_comes_of_the_old_one() throws Exception {
            var old = page("one");
            var lost = submit("a");
            old.head(old.started(), 200);
            var fresh = page("two");
            looped();
            var stream = submit("b");
            fresh.started();

            old.answer("a", "late").answer("b", "wrong").send(new Frame.Bye()).cut();
            dispatcher.ready(old.session(), true);
            dispatcher.ready(old.session(), false);
            dispatcher.gone(old.session());
            fresh.answer("b", "right");

            assertThat(all(stream)).contains(new JobEvent.Text("right")).hasSize(3);
            assertThat(all(lost)).hasSize(2);
            submit("c");
            assertThat(fresh.started()).isEqualTo("c");
        }
    }

    @Nested
    class Draining {
        @Test
        void is_done_at_once_where_nothing_runs() throws Exception {
            dispatcher.drain(PATIENCE).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        @Test
        void takes_no_more_jobs_and_lets_those_under_way_end() throws Exception {
            var page = page("one");
            var stream = submit("a");
            page.started();

            var drained = dispatcher.drain(PATIENCE).toCompletableFuture();

            assertThat(fault(submit("late"))).isEqualTo(SHUTTING_DOWN);
            assertThat(drained).isNotDone();
            page.answer("a", "x");
            drained.get(10, TimeUnit.SECONDS);
            assertThat(all(stream)).contains(new JobEvent.Text("x"));
        }

        @Test
        void fails_what_is_left_and_starts_nothing_on_the_way() throws Exception {
            var page = page("one");
            var streams = new ArrayList<JobStream>();
            for (var name : List.of("a", "b", "c", "d")) {
                streams.add(submit(name));
            }
            page.started();
            page.started();
            var drained = dispatcher.drain(PATIENCE).toCompletableFuture();
            settled();

            pass(PATIENCE);

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
        var page = page("one");
        var random = new Random(42);
        for (var round = 0; round < 300; round++) {
            var job = "job-" + round;
            var stream = submit(job);
            assertThat(page.started()).isEqualTo(job);

            var cancelFirst = random.nextBoolean();
            if (cancelFirst) {
                dispatcher.cancel(new JobId(job));
            }
            page.answer(job, job);
            dispatcher.cancel(new JobId(job));

            assertThat(all(stream))
                    .isEqualTo(stream.events())
                    .filteredOn(JobEvent.Text.class::isInstance)
                    .isSubsetOf(new JobEvent.Text(job));
        }
    }

    private TestPage page(String page) {
        return new TestPage(tabs, TAB.value(), page, loop);
    }

    private JobStream submit(String name) throws FaultException {
        return dispatcher.submit(TestJobs.streamed(name, clock.instant()));
    }

    private Dispatcher pass(Duration time) {
        clock.pass(time);
        // it looks at the clock after every task
        dispatcher.cancel(new JobId("nobody"));
        return dispatcher;
    }

    /** Waits until the tabs have done what they were given. */
    private Object looped() throws Exception {
        return loop.submit(() -> "done").get(10, TimeUnit.SECONDS);
    }

    /** Waits until the tabs, and then the dispatcher, have done what they were given. */
    private Fault.Kind settled() throws Exception {
        looped();
        var last = submit("settled");
        dispatcher.cancel(new JobId("settled"));
        return fault(last);
    }
}
