package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the site's refusals mean for browsers and tabs.
 *
 * <p>A browser is parked while the site limits it. A tab whose refusals speak of the person is
 * doubted for a while even if it says that it is well, or it would draw one job after the other.
 */
final class Refusals {
    /** How long a browser is parked where the site doesn't say; doubled until it answers. */
    static final Duration FIRST_PARK = Duration.ofSeconds(30);

    static final Duration LONGEST_PARK = Duration.ofMinutes(10);

    /** What the site may say: it is neither asked without a break nor never again. */
    static final Duration SHORTEST_TOLD_PARK = Duration.ofSeconds(1);

    static final Duration LONGEST_TOLD_PARK = Duration.ofDays(1);

    /** How long a tab is doubted; doubled until the site answers in it. */
    static final Duration FIRST_DOUBT = Duration.ofSeconds(5);

    static final Duration LONGEST_DOUBT = Duration.ofMinutes(5);

    private final Browsers browsers;
    private final NavigableSet<Browser> parked = new TreeSet<>(Browser.BY_PARK);
    private final NavigableSet<Tab> doubted = new TreeSet<>(Tab.BY_DOUBT);

    Refusals(Browsers browsers) {
        this.browsers = browsers;
    }

    /**
     * The site limits the browser.
     *
     * @param told for how long, if the site said so
     * @return the new end of the limit; empty when the one known is not before it
     */
    Optional<Instant> limited(Browser browser, @Nullable Duration told, Instant now) {
        var former = browser.parkedUntil;
        if (former == null) {
            browser.limits++;
        } else if (told == null) {
            // a job that began before the limit was known
            return Optional.empty();
        }
        var pause =
                told == null
                        ? Doubling.pause(FIRST_PARK, LONGEST_PARK, browser.limits)
                        : within(SHORTEST_TOLD_PARK, told, LONGEST_TOLD_PARK);
        var until = now.plus(pause);
        if (former != null && !until.isAfter(former)) {
            return Optional.empty();
        }
        park(browser, until);
        return Optional.of(until);
    }

    /** The site wants something of the person in this tab. */
    void refused(Tab tab, Fault fault, Instant now) {
        if (tab.doubt != null) {
            // a job that began before it was known
            return;
        }
        tab.refusals++;
        tab.doubtedUntil = now.plus(Doubling.pause(FIRST_DOUBT, LONGEST_DOUBT, tab.refusals));
        doubted.add(tab);
        browsers.change(tab, () -> tab.doubt = fault);
    }

    /** The tab says that the person did what was needed; the first time it is believed. */
    void settled(Tab tab) {
        if (tab.doubt != null && tab.refusals == 1) {
            trust(tab);
        }
    }

    /** The site answered in this tab. */
    void answered(Tab tab) {
        tab.refusals = 0;
        tab.browser.limits = 0;
    }

    void forget(Tab tab) {
        if (tab.doubt != null) {
            doubted.remove(tab);
        }
    }

    void forget(Browser browser) {
        if (browser.parkedUntil != null) {
            parked.remove(browser);
        }
    }

    /** Ends the parks and doubts whose time is over. */
    void passed(Instant now) {
        while (!parked.isEmpty() && !parkEnd(parked.first()).isAfter(now)) {
            park(parked.first(), null);
        }
        while (!doubted.isEmpty() && !doubtEnd(doubted.first()).isAfter(now)) {
            trust(doubted.first());
        }
    }

    /** When {@link #passed} has something to do. */
    Optional<Instant> nextEnd() {
        return Stream.concat(
                        parked.stream().limit(1).map(Refusals::parkEnd),
                        doubted.stream().limit(1).map(Refusals::doubtEnd))
                .min(Instant::compareTo);
    }

    /** The end of the first park that keeps jobs for this model from well tabs. */
    Optional<Instant> firstParkEnd(String model) {
        return parked.stream()
                .filter(browser -> browser.well > 0 && browser.offering.has(model))
                .map(Refusals::parkEnd)
                .findFirst();
    }

    private void park(Browser browser, @Nullable Instant until) {
        forget(browser);
        browsers.change(browser, () -> browser.parkedUntil = until);
        if (until != null) {
            parked.add(browser);
        }
    }

    private void trust(Tab tab) {
        doubted.remove(tab);
        browsers.change(tab, () -> tab.doubt = null);
    }

    private static Instant parkEnd(Browser browser) {
        return requireNonNull(browser.parkedUntil);
    }

    private static Instant doubtEnd(Tab tab) {
        return requireNonNull(tab.doubtedUntil);
    }

    private static Duration within(Duration least, Duration told, Duration most) {
        if (told.compareTo(least) < 0) {
            return least;
        }
        return told.compareTo(most) > 0 ? most : told;
    }
}
