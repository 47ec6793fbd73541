package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.scheduler.Limits;
import dev.lmarenaproxy.scheduler.Retries;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.SessionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The dispatcher on its own thread, with tabs on another, a journal and a clock to play with. */
final class TestDispatch implements AutoCloseable {
    static final Duration TAB_WAIT = Duration.ofSeconds(10);
    static final Duration PERSON_WAIT = Duration.ofSeconds(60);
    static final Duration TOTAL = Duration.ofSeconds(100);
    static final Duration RETURN_WAIT = Duration.ofSeconds(40);
    static final Limits LIMITS =
            new Limits(
                    2,
                    100,
                    4,
                    TAB_WAIT,
                    PERSON_WAIT,
                    Duration.ofSeconds(60),
                    TOTAL,
                    new Retries(1, Duration.ofSeconds(1), Duration.ofSeconds(2)));
    static final SessionLimits SESSION =
            SessionLimits.of(Duration.ofSeconds(15), Duration.ofSeconds(500));
    static final TabId TAB = new TabId("tab");

    final FakeClock clock = new FakeClock();
    final RecordingJournal journal;
    final Dispatcher dispatcher;
    final Tabs tabs;
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private UsageCounter counter =
            (_, text, reasoning) -> new Usage(1, text.length(), reasoning.length());

    TestDispatch() {
        this(true, new RecordingJournal());
    }

    /**
     * @param continues whether broken answers are continued
     * @param journal one of a dispatcher before, maybe
     */
    TestDispatch(boolean continues, RecordingJournal journal) {
        this(continues, true, journal);
    }

    /** One whose conversations begin anew each time. */
    static TestDispatch withoutEvaluations() {
        return new TestDispatch(true, false, new RecordingJournal());
    }

    private TestDispatch(boolean continues, boolean conversations, RecordingJournal journal) {
        this.journal = journal;
        var models = new Models(TestPage.PROFILE, new NoStore(), clock, Duration.ofMillis(1), loop);
        dispatcher =
                new Dispatcher(
                        TestPage.PROFILE,
                        new Terms(LIMITS, continues, conversations, RETURN_WAIT, SESSION.step()),
                        models,
                        (prompt, text, reasoning) -> counter.usage(prompt, text, reasoning),
                        text -> text,
                        journal,
                        clock,
                        new Random(1));
        tabs =
                new Tabs(
                        "key",
                        "0.1.0",
                        TestPage.PROFILE,
                        () -> SESSION,
                        clock,
                        List.of(dispatcher));
    }

    private static final class NoStore implements ModelStore {
        @Override
        public List<Model> load() {
            return List.of();
        }

        @Override
        public void save(List<Model> models) {
            // nothing is read
        }
    }

    void countWith(UsageCounter other) {
        counter = other;
    }

    TestPage page(String page) {
        return page(TAB.value(), page);
    }

    TestPage page(String tab, String page) {
        return new TestPage(tabs, tab, page, loop);
    }

    TestPage page(String browser, String tab, String page) {
        return new TestPage(tabs, TestPage.hello(browser, tab, page), loop);
    }

    JobStream submit(String name) {
        return submit(TestJobs.streamed(name, clock.instant())).stream();
    }

    Jobs.Taken submit(Job job) {
        return submitting(job).join();
    }

    CompletableFuture<Jobs.Taken> submitting(Job job) {
        return dispatcher.submit(job).toCompletableFuture();
    }

    void left(String job) {
        dispatcher.left(new JobId(job));
    }

    void pass(Duration time) {
        clock.pass(time);
        // it looks at the clock after every task
        left("nobody");
    }

    /** Waits until the tabs have done what they were given. */
    Object looped() throws Exception {
        return loop.submit(() -> "done").get(10, TimeUnit.SECONDS);
    }

    /** Waits until the tabs, and then the dispatcher, have done what they were given. */
    Object settled() throws Exception {
        looped();
        // what it does first may lead to more, by way of the journal
        dispatcher.statuses().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return dispatcher.statuses().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        dispatcher.close();
        loop.shutdownNow();
    }
}
