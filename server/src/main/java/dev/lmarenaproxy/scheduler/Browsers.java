package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that have tabs, those that had some a while ago, and how many of their tabs could
 * work for which models. What a browser may not do is not forgotten because its page is loaded
 * again.
 */
final class Browsers {
    /**
     * Browsers without a tab that are remembered; beyond, the first one to have gone is forgotten.
     */
    static final int MOST_ABSENT = 1_000;

    private int jobsPerTab;
    private final Map<String, Browser> browsers = new HashMap<>();
    private final Map<String, Browser> absent = new LinkedHashMap<>();
    private final Map<Optional<Set<String>>, Offering> offerings = new HashMap<>();

    /** Those with a tab that can take a job now: mostly few, as a place is taken at once. */
    private final Set<Offering> withPlace = new LinkedHashSet<>();

    private int ready;
    private long changes;

    Browsers(int jobsPerTab) {
        this.jobsPerTab = jobsPerTab;
    }

    /** What a tab takes from now on; what it has already stays. */
    void jobsPerTab(int most) {
        var all = browsers.values().stream().flatMap(browser -> browser.tabs.stream()).toList();
        all.forEach(this::uncount);
        jobsPerTab = most;
        all.forEach(this::count);
    }

    @Nullable Browser find(String name) {
        return browsers.get(name);
    }

    /** Those that have a tab which can take a job now. */
    Collection<Offering> withPlace() {
        return withPlace;
    }

    /** Counts what may change {@link #obstacle}. */
    long changes() {
        return changes;
    }

    /** The browser of a tab that comes. */
    Browser come(String name) {
        absent.remove(name);
        return get(name);
    }

    void enter(Tab tab) {
        tab.browser.tabs.add(tab);
        count(tab);
        changes++;
    }

    /**
     * Forgets a tab.
     *
     * @return the browser that is forgotten for it
     */
    Optional<Browser> leave(Tab tab) {
        uncount(tab);
        changes++;
        tab.browser.tabs.remove(tab);
        return remember(tab.browser);
    }

    /**
     * Notes what the site offers in a browser.
     *
     * @return the browser that is forgotten for it
     */
    Optional<Browser> offer(String name, Set<String> models) {
        var browser = get(name);
        var before = browser.offering;
        browser.tabs.forEach(this::uncount);
        browser.offering = join(Optional.of(Set.copyOf(models)));
        browser.tabs.forEach(this::count);
        leave(before);
        changes++;
        return remember(browser);
    }

    /** Changes a tab that has entered. */
    void change(Tab tab, Runnable change) {
        var before = tab.standing();
        uncount(tab);
        change.run();
        count(tab);
        if (tab.standing() != before) {
            changes++;
        }
    }

    /** Changes what all tabs of a browser share. */
    void change(Browser browser, Runnable change) {
        browser.tabs.forEach(this::uncount);
        change.run();
        browser.tabs.forEach(this::count);
        changes++;
    }

    /** Whether a tab could take a job for this model now. */
    boolean hasPlace(String model) {
        for (var offering : withPlace) {
            if (offering.has(model)) {
                return true;
            }
        }
        return false;
    }

    /** What a job for this model waits for while no tab can take it. */
    For obstacle(String model) {
        if (ready == 0) {
            return For.TAB;
        }
        int offered = 0;
        int well = 0;
        int open = 0;
        for (var offering : offerings.values()) {
            if (offering.has(model)) {
                offered += offering.ready;
                well += offering.well;
                open += offering.open;
            }
        }
        if (offered == 0) {
            return For.MODEL;
        }
        if (well == 0) {
            return For.PERSON;
        }
        return open == 0 ? For.RATE_LIMIT : For.PLACE;
    }

    private Browser get(String name) {
        return browsers.computeIfAbsent(name, _ -> new Browser(name, join(Optional.empty())));
    }

    private Optional<Browser> remember(Browser browser) {
        if (!browser.tabs.isEmpty()) {
            return Optional.empty();
        }
        absent.put(browser.name, browser);
        if (absent.size() <= MOST_ABSENT) {
            return Optional.empty();
        }
        var forgotten = requireNonNull(absent.remove(absent.keySet().iterator().next()));
        browsers.remove(forgotten.name);
        leave(forgotten.offering);
        return Optional.of(forgotten);
    }

    private Offering join(Optional<Set<String>> models) {
        var offering = offerings.computeIfAbsent(models, Offering::new);
        offering.browsers++;
        return offering;
    }

    private void leave(Offering offering) {
        if (--offering.browsers == 0) {
            offerings.remove(offering.models);
        }
    }

    private void count(Tab tab) {
        tally(tab, 1);
        if (hasPlace(tab)) {
            tab.browser.free.add(tab);
            tab.browser.offering.free.add(tab);
            withPlace.add(tab.browser.offering);
        }
    }

    private void uncount(Tab tab) {
        tally(tab, -1);
        if (hasPlace(tab)) {
            tab.browser.free.remove(tab);
            tab.browser.offering.free.remove(tab);
            if (tab.browser.offering.free.isEmpty()) {
                withPlace.remove(tab.browser.offering);
            }
        }
    }

    private boolean hasPlace(Tab tab) {
        return tab.standing() == Tab.Standing.OPEN && tab.jobs.size() < jobsPerTab;
    }

    private void tally(Tab tab, int one) {
        var standing = tab.standing();
        if (standing != Tab.Standing.AWAY) {
            ready += one;
            tab.browser.offering.ready += one;
            if (standing != Tab.Standing.TROUBLED) {
                tab.browser.well += one;
                tab.browser.offering.well += one;
                if (standing != Tab.Standing.PARKED) {
                    tab.browser.offering.open += one;
                }
            }
        }
    }
}
