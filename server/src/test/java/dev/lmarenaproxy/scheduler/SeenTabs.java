package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a {@link Witness} saw of tabs and browsers; it looks at all of them for each question. */
final class SeenTabs {
    /** A tab, what runs there, and how long the scheduler is to doubt it. */
    static final class SeenTab {
        final TabView view;
        final Set<JobId> jobs;
        int refusals;
        @Nullable Instant doubtedUntil;

        SeenTab(TabView view, @Nullable SeenTab before) {
            this.view = view;
            this.jobs = before == null ? new HashSet<>() : before.jobs;
            if (before != null) {
                refusals = before.refusals;
                boolean over = before.view.need() != null && view.need() == null;
                doubtedUntil = over && refusals == 1 ? null : before.doubtedUntil;
            }
        }

        boolean isWell(Instant now) {
            return view.need() == null && (doubtedUntil == null || !doubtedUntil.isAfter(now));
        }
    }

    final Map<TabId, SeenTab> tabs = new LinkedHashMap<>();
    private final int jobsPerTab;
    private final Map<String, String> homes = new HashMap<>();
    private final Map<String, Instant> parks = new HashMap<>();
    private final Map<String, Set<String>> offers = new HashMap<>();

    SeenTabs(int jobsPerTab) {
        this.jobsPerTab = jobsPerTab;
    }

    void seen(TabId id, TabView view) {
        tabs.compute(id, (_, before) -> new SeenTab(view, before));
    }

    void offered(String browser, Set<String> models) {
        offers.put(browser, models);
    }

    void parked(String browser, Instant until) {
        parks.put(browser, until);
    }

    boolean isParked(String browser, Instant now) {
        return parks.getOrDefault(browser, Instant.MIN).isAfter(now);
    }

    Instant parkEnd(String browser) {
        return parks.getOrDefault(browser, Instant.MIN);
    }

    void refused(TabId id, Instant now) {
        var tab = tabs.get(id);
        if (tab != null && (tab.doubtedUntil == null || !tab.doubtedUntil.isAfter(now))) {
            tab.refusals++;
            var doubt = Duration.ofSeconds(5).multipliedBy(1L << Math.min(tab.refusals - 1, 10));
            var longest = Duration.ofMinutes(5);
            tab.doubtedUntil = now.plus(doubt.compareTo(longest) < 0 ? doubt : longest);
        }
    }

    boolean canTake(TabId id, String model, Instant now) {
        var tab = tabs.get(id);
        return tab != null
                && tab.view.ready()
                && tab.isWell(now)
                && !isParked(tab.view.browser(), now)
                && offers(tab, model);
    }

    boolean hasPlace(String model, Instant now) {
        return places(model, now).findAny().isPresent();
    }

    /** Whether no other tab would suit the job better. */
    boolean isBest(TabId tab, SeenJob job, Instant now) {
        return places(job.request.model(), now)
                .allMatch(other -> strain(other, job) >= strain(tab, job));
    }

    void started(SeenJob job, TabId id) {
        var tab = requireNonNull(tabs.get(id));
        tab.jobs.add(job.request.job());
        job.startsOn(id, tab.view.browser());
        homes.put(job.request.conversation(), tab.view.browser());
    }

    /** First the conversation's browser, then where the job did not fail, then the fewest jobs. */
    private int strain(TabId id, SeenJob job) {
        var tab = requireNonNull(tabs.get(id));
        var browser = tab.view.browser();
        var home = job.request.goesOn() ? homes.get(job.request.conversation()) : null;
        if (browser.equals(home) && !browser.equals(job.failedBrowser)) {
            return tab.jobs.size();
        }
        int memory = browser.equals(job.failedBrowser) ? 2000 : 1000;
        return tab.jobs.size() + (id.equals(job.failedTab) ? 3000 : memory);
    }

    private Stream<TabId> places(String model, Instant now) {
        return tabs.entrySet().stream()
                .filter(entry -> entry.getValue().jobs.size() < jobsPerTab)
                .map(Map.Entry::getKey)
                .filter(id -> canTake(id, model, now));
    }

    For obstacle(String model, Instant now) {
        if (tabs.values().stream().noneMatch(tab -> tab.view.ready())) {
            return For.TAB;
        }
        if (offering(model).findAny().isEmpty()) {
            return For.MODEL;
        }
        if (offering(model).noneMatch(tab -> tab.isWell(now))) {
            return For.PERSON;
        }
        return offering(model)
                        .filter(tab -> tab.isWell(now))
                        .allMatch(tab -> isParked(tab.view.browser(), now))
                ? For.RATE_LIMIT
                : For.PLACE;
    }

    Optional<Instant> firstParkEnd(String model, Instant now) {
        return offering(model)
                .filter(tab -> tab.isWell(now))
                .map(tab -> parkEnd(tab.view.browser()))
                .min(Instant::compareTo);
    }

    private Stream<SeenTab> offering(String model) {
        return tabs.values().stream().filter(tab -> tab.view.ready() && offers(tab, model));
    }

    private boolean offers(SeenTab tab, String model) {
        var models = offers.get(tab.view.browser());
        return models == null || models.contains(model);
    }
}
