package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tabs: where a job runs best, and what stands in the way where it can run nowhere. */
final class Places {
    private final Browsers browsers;
    private final Refusals refusals;
    private final Conversations conversations = new Conversations();
    private final Map<TabId, Tab> tabs = new HashMap<>();
    private long numbers;
    private long starts;

    Places(int jobsPerTab) {
        this.browsers = new Browsers(jobsPerTab);
        this.refusals = new Refusals(browsers);
    }

    void jobsPerTab(int most) {
        browsers.jobsPerTab(most);
    }

    /** Counts what may change {@link #obstacle}. */
    long changes() {
        return browsers.changes();
    }

    /**
     * What is known of a tab now.
     *
     * @return the jobs it had if it is another tab now: one in another browser
     */
    Collection<Ticket> update(TabId id, TabView view) {
        var known = tabs.get(id);
        var lost =
                known == null || known.browser.name.equals(view.browser())
                        ? List.<Ticket>of()
                        : remove(id);
        var tab = tabs.computeIfAbsent(id, _ -> open(id, view.browser()));
        if (tab.need != null && view.need() == null) {
            refusals.settled(tab);
        }
        browsers.change(
                tab,
                () -> {
                    tab.ready = view.ready();
                    tab.need = view.need();
                });
        return lost;
    }

    /** Forgets a tab and returns the jobs it had. */
    Collection<Ticket> remove(TabId id) {
        var tab = tabs.remove(id);
        if (tab == null) {
            return List.of();
        }
        refusals.forget(tab);
        browsers.leave(tab).ifPresent(refusals::forget);
        return tab.jobs;
    }

    void offers(String browser, Set<String> models) {
        browsers.offer(browser, models).ifPresent(refusals::forget);
    }

    /** Whether a tab could take a job for this model now. */
    boolean hasPlace(String model) {
        return browsers.hasPlace(model);
    }

    /**
     * Gives the job to the best tab. One must have a place: {@link #hasPlace}.
     *
     * <p>Best for a conversation that goes on is the browser that has it, unless the job just
     * failed there; then another browser than that where it failed, or at least another tab; then
     * the tab with the fewest jobs; then the one that rested longest.
     */
    Tab occupy(Ticket ticket) {
        var home = home(ticket);
        var tab = home == null ? elsewhere(ticket) : home;
        browsers.change(
                tab,
                () -> {
                    tab.jobs.add(ticket);
                    tab.lastStart = ++starts;
                });
        conversations.put(ticket.request.conversation(), tab.browser.name);
        return tab;
    }

    /** The job has left the tab. */
    void release(Tab tab, Ticket ticket) {
        if (tabs.get(tab.id) == tab) {
            browsers.change(tab, () -> tab.jobs.remove(ticket));
        }
    }

    /** The site answered in this tab. */
    void answered(Tab tab) {
        refusals.answered(tab);
    }

    /**
     * An attempt failed in this tab.
     *
     * @return until when its browser is parked for that, if the end is new
     */
    Optional<Instant> failed(Tab tab, Fault fault, Instant now) {
        return switch (Remedy.of(fault.kind())) {
            case PARK -> refusals.limited(tab.browser, fault.retryAfter(), now);
            case PERSON -> {
                refusals.refused(tab, fault, now);
                yield Optional.empty();
            }
            case NEW_TAB, PAUSE, ONCE_MORE, NONE -> Optional.empty();
        };
    }

    /** Ends the parks and doubts whose time is over. */
    void passed(Instant now) {
        refusals.passed(now);
    }

    /** When {@link #passed} has something to do. */
    Optional<Instant> nextChange() {
        return refusals.nextEnd();
    }

    Optional<Instant> parkedUntil(String browser, Instant now) {
        return Optional.ofNullable(browsers.find(browser))
                .map(known -> known.parkedUntil)
                .filter(until -> until.isAfter(now));
    }

    /** What a job for this model waits for while no tab can take it. */
    For obstacle(String model) {
        return browsers.obstacle(model);
    }

    /** The end of the first park that keeps jobs for this model from well tabs. */
    Optional<Instant> firstParkEnd(String model) {
        return refusals.firstParkEnd(model);
    }

    /** Why the ready tabs that offer this model need the person. */
    List<Fault> needs(String model) {
        return tabs.values().stream()
                .filter(tab -> tab.ready && tab.browser.offering.has(model))
                .map(Tab::trouble)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    /** A place in the browser that has the conversation which goes on. */
    private @Nullable Tab home(Ticket ticket) {
        var request = ticket.request;
        // requests that only begin alike have nothing to find there
        var name = request.goesOn() ? conversations.browser(request.conversation()) : null;
        var browser = name == null ? null : browsers.find(name);
        return browser == null
                        || browser.free.isEmpty()
                        || !browser.offering.has(ticket.model())
                        || browser.name.equals(ticket.failedBrowser)
                ? null
                : browser.free.first();
    }

    private Tab elsewhere(Ticket ticket) {
        Tab best = null;
        for (var offering : browsers.withPlace()) {
            if (offering.has(ticket.model())) {
                for (var tab : offering.free) {
                    if (best == null || isBetter(tab, best, ticket)) {
                        best = tab;
                    }
                    if (memory(tab, ticket) == 0) {
                        break;
                    }
                }
            }
        }
        return requireNonNull(best);
    }

    private static boolean isBetter(Tab tab, Tab than, Ticket ticket) {
        int difference = memory(tab, ticket) - memory(than, ticket);
        return difference < 0 || (difference == 0 && Tab.BY_STRAIN.compare(tab, than) < 0);
    }

    /** How much the tab reminds of the one where the job failed. */
    private static int memory(Tab tab, Ticket ticket) {
        if (tab.id.equals(ticket.failedTab)) {
            return 2;
        }
        return tab.browser.name.equals(ticket.failedBrowser) ? 1 : 0;
    }

    private Tab open(TabId id, String name) {
        var tab = new Tab(id, browsers.come(name), ++numbers);
        browsers.enter(tab);
        return tab;
    }
}
