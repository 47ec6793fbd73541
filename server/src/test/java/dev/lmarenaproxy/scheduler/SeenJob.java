package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link Witness} saw of a job. */
final class SeenJob {
    final Request request;
    final long number;
    final Instant deadline;
    int epoch;
    @Nullable TabId tab;
    @Nullable TabId failedTab;
    @Nullable String failedBrowser;
    private @Nullable String browser;

    /** Its pause ends between these two: how long it is within its range is left to chance. */
    Instant restsAtLeastUntil;

    Instant restsAtMostUntil;

    private int interruptions;
    private int siteFaults;
    private int silences;

    private For obstacle = For.PLACE;
    private Instant obstacleSince;
    private Duration queueTime = Duration.ZERO;
    private Instant clockedUntil;

    SeenJob(Request request, long number, Limits limits, Instant now) {
        this.request = request;
        this.number = number;
        this.deadline = request.submittedAt().plus(limits.total());
        this.epoch = request.epoch();
        this.restsAtLeastUntil = now;
        this.restsAtMostUntil = now;
        this.obstacleSince = now;
        this.clockedUntil = now;
    }

    Owner owner() {
        return request.owner();
    }

    boolean waits() {
        return tab == null;
    }

    boolean surelyRests(Instant now) {
        return now.isBefore(restsAtLeastUntil);
    }

    boolean surelyAwake(Instant now) {
        return !now.isBefore(restsAtMostUntil);
    }

    /** Whether it is known when its wait began. */
    boolean isClocked() {
        return restsAtLeastUntil.equals(restsAtMostUntil);
    }

    void startsOn(TabId newTab, String newBrowser) {
        tab = newTab;
        browser = newBrowser;
        epoch++;
    }

    /** The attempt failed; returns how many more of this sort there may be, at least 0. */
    int failed(Fault.Kind kind, Retries retries) {
        return switch (kind) {
            case STREAM_INTERRUPTED -> 11 - ++interruptions;
            case UPSTREAM_ERROR -> retries.most() + 1 - ++siteFaults;
            case EMPTY_ANSWER, ANSWER_TIMEOUT, ANSWER_FAILED -> 2 - ++silences;
            case RATE_LIMITED, BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT -> 1;
            default -> 0;
        };
    }

    /** The job waits again, after the pause that the fault asks for. */
    void waitsAfter(Fault.Kind kind, Retries retries, Instant now) {
        int doublings =
                switch (kind) {
                    case UPSTREAM_ERROR -> siteFaults - 1;
                    case STREAM_INTERRUPTED -> interruptions - 2;
                    default -> -1;
                };
        long pause =
                doublings < 0
                        ? 0
                        : Math.min(
                                retries.firstPause().toMillis() << doublings,
                                retries.longestPause().toMillis());
        failedTab = tab;
        failedBrowser = browser;
        tab = null;
        restsAtLeastUntil = now.plusMillis(pause / 2);
        restsAtMostUntil = now.plusMillis(pause + pause / 2);
        obstacleSince = now;
        clockedUntil = now;
        queueTime = Duration.ZERO;
    }

    /** Time went by while it waited for the same as before. */
    void clock(Instant now) {
        if (obstacle == For.PLACE || obstacle == For.RATE_LIMIT) {
            queueTime = queueTime.plus(Duration.between(clockedUntil, now));
        }
        clockedUntil = now;
    }

    void meets(For next, Instant now) {
        boolean same =
                next == obstacle
                        || (isQueue(next) && isQueue(obstacle))
                        || (isTab(next) && isTab(obstacle));
        if (!same) {
            obstacleSince = now;
        }
        obstacle = next;
    }

    For obstacle() {
        return obstacle;
    }

    /** When it has waited long enough for what it waits for. */
    Instant waitEnd(Limits limits) {
        return switch (obstacle) {
            case TAB, MODEL -> obstacleSince.plus(limits.tabWait());
            case PERSON -> obstacleSince.plus(limits.personWait());
            case RATE_LIMIT, PLACE, RETRY -> clockedUntil.plus(limits.queueWait()).minus(queueTime);
        };
    }

    private static boolean isQueue(For what) {
        return what == For.PLACE || what == For.RATE_LIMIT;
    }

    private static boolean isTab(For what) {
        return what == For.TAB || what == For.MODEL;
    }

    @Override
    public String toString() {
        return request.job() + " of " + request.owner() + " for " + request.model();
    }
}
