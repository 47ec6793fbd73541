package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Scheduler.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler and a made-up clock. Decisions come as lines of text: {@code start a left 1}, {@code
 * stop a left 1}, {@code retry a UPSTREAM_ERROR}, {@code park firefox 30 s}, {@code fail a
 * QUEUE_FULL}.
 *
 * <p>A tab named {@code firefox.left} belongs to the browser {@code firefox}; one without a dot has
 * a browser of its own. Jobs are named {@code ada.1} in the same way after their owners.
 */
final class Stage {
    static final Retries RETRIES = new Retries(3, Duration.ofSeconds(1), Duration.ofSeconds(3));
    static final Duration TAB_WAIT = Duration.ofSeconds(10);
    static final Duration PERSON_WAIT = Duration.ofMinutes(2);
    static final Duration QUEUE_WAIT = Duration.ofMinutes(5);
    static final Duration TOTAL = Duration.ofMinutes(30);
    static final Limits LIMITS =
            new Limits(2, 100, 50, TAB_WAIT, PERSON_WAIT, QUEUE_WAIT, TOTAL, RETRIES);

    private final Scheduler scheduler;
    private final Instant start = Instant.parse("2026-01-02T03:04:05Z");
    private final List<Fault> failures = new ArrayList<>();
    private Instant now = start;

    Stage(Limits limits) {
        this.scheduler = new Scheduler(limits, new Random(1));
    }

    Stage() {
        this(LIMITS);
    }

    List<String> submit(String job) {
        return submit(job, "m", job);
    }

    List<String> submit(String job, String model) {
        return submit(job, model, job);
    }

    List<String> submit(String job, String model, String conversation) {
        return told(scheduler.submitted(request(job, model, conversation, false, now, 0), now));
    }

    /** Submits a request that knows earlier answers of its conversation. */
    List<String> goOn(String job, String model, String conversation) {
        return told(scheduler.submitted(request(job, model, conversation, true, now, 0), now));
    }

    List<String> restore(String job, Duration age, int epoch) {
        return told(scheduler.restored(request(job, "m", job, false, now.minus(age), epoch), now));
    }

    List<String> cancel(String job) {
        return told(scheduler.cancelled(new JobId(name(job)), now));
    }

    List<String> end(String job) {
        return told(scheduler.ended(new JobId(name(job)), now));
    }

    List<String> attemptFails(String job, Fault.Kind kind) {
        return attemptFails(job, kind, null);
    }

    List<String> attemptFails(String job, Fault.Kind kind, @Nullable Duration retryAfter) {
        var fault = new Fault(kind, "It failed.", null, retryAfter);
        return told(scheduler.attemptFailed(new JobId(name(job)), fault, now));
    }

    List<String> again(String job) {
        return told(scheduler.again(new JobId(name(job))));
    }

    List<String> ready(String tab) {
        return view(tab, true, null);
    }

    List<String> away(String tab) {
        return view(tab, false, null);
    }

    List<String> needs(String tab, Fault.Kind need) {
        return view(tab, true, Fault.of(need, "The person is needed."));
    }

    List<String> gone(String tab) {
        return told(scheduler.tabGone(new TabId(name(tab)), now));
    }

    List<String> offers(String browser, String... models) {
        return told(scheduler.offers(browser, Set.of(models), now));
    }

    /** Other limits from now on. */
    List<String> limits(Limits fresh) {
        return told(scheduler.limits(fresh, now));
    }

    /** Lets time go by, all at once. */
    List<String> pass(Duration time) {
        now = now.plus(time);
        return told(scheduler.passed(now));
    }

    /** Lets time go by unnoticed. */
    void jump(Duration time) {
        now = now.plus(time);
    }

    /** Lets time go by until just before that. */
    List<String> passAlmost(Duration time) {
        return pass(time.minusMillis(1));
    }

    /** Lets time go by up to the scheduler's next deadline. */
    List<String> passToDeadline() {
        return pass(Duration.between(now, scheduler.nextDeadline().orElseThrow()));
    }

    /** Since the stage was set up; null when there is no deadline. */
    @Nullable Duration nextDeadline() {
        return scheduler.nextDeadline().map(next -> Duration.between(start, next)).orElse(null);
    }

    /** From now; null when it isn't parked. */
    @Nullable Duration parked(String browser) {
        return scheduler
                .parkedUntil(browser, now)
                .map(until -> Duration.between(now, until))
                .orElse(null);
    }

    /** 0 when the job doesn't wait. */
    int position(String job) {
        return scheduler.position(new JobId(name(job))).orElse(0);
    }

    List<Waiting> queue() {
        return scheduler.queue();
    }

    int waiting() {
        return scheduler.waiting();
    }

    int running() {
        return scheduler.running();
    }

    /** Of the last job that failed. */
    Fault lastFailure() {
        return failures.getLast();
    }

    private List<String> view(String tab, boolean ready, @Nullable Fault need) {
        var browser = tab.split("\\.", -1)[0];
        return told(scheduler.tab(new TabId(name(tab)), new TabView(browser, ready, need), now));
    }

    private static Request request(
            String job,
            String model,
            String conversation,
            boolean goesOn,
            Instant submittedAt,
            int epoch) {
        var owner = new Owner(job.split("\\.", -1)[0]);
        return new Request(
                new JobId(name(job)),
                job.contains(".") ? owner : Owner.ANONYMOUS,
                model,
                conversation,
                goesOn,
                submittedAt,
                epoch);
    }

    private static String name(String name) {
        return name.replace('.', '-');
    }

    private List<String> told(List<Decision> decisions) {
        return decisions.stream().map(this::told).toList();
    }

    private String told(Decision decision) {
        return switch (decision) {
            case Decision.Start(var job, var tab, var epoch) ->
                    "start " + job + " " + tab + " " + epoch;
            case Decision.Stop(var job, var tab, var epoch) ->
                    "stop " + job + " " + tab + " " + epoch;
            case Decision.Retry(var job, var fault) -> "retry " + job + " " + fault.kind();
            case Decision.Park(var browser, var until) ->
                    "park " + browser + " " + Duration.between(now, until).toSeconds() + " s";
            case Decision.Fail(var job, var fault) -> {
                failures.add(fault);
                yield "fail " + job + " " + fault.kind();
            }
        };
    }
}
