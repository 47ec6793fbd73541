package dev.lmarenaproxy.vitals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the figures are worth: 100 points, less what each issue costs. The rules stand in {@code
 * docs/monitor.md}.
 */
public record HealthScore(int score, Status status, List<Issue> issues) {
    private static final int ALL = 100;
    private static final int HEALTHY = 90;
    private static final int DEGRADED = 60;
    private static final int FEWEST_REQUESTS = 10;
    private static final double MILLIS = 1000;
    private static final long MEGABYTE = 1L << 20;

    public HealthScore {
        issues = List.copyOf(issues);
    }

    /** The score in one word. */
    public enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** How much an issue weighs. */
    public enum Severity {
        WARNING,
        CRITICAL
    }

    /**
     * Something that costs points.
     *
     * @param id such as {@code no_tab}
     * @param recommendation what the person can do about it
     */
    public record Issue(
            String id, Severity severity, int points, String message, String recommendation) {}

    /**
     * From where on things cost points; those of the settings, so that score and alerts agree.
     *
     * @param errorPercent share of failed requests
     * @param slowSeconds that 95 of 100 answers stay below; 0 for no limit
     * @param diskMegabytes that are to be free; 0 for no limit
     */
    public record Limits(int errorPercent, int slowSeconds, int diskMegabytes) {}

    public static HealthScore of(Figures now, Limits limits) {
        var issues = new ArrayList<Issue>();
        tabs(now, issues);
        errors(now, limits, issues);
        slowness(now, limits, issues);
        capacity(now, issues);
        disk(now, limits, issues);
        if (!now.journalWell()) {
            issues.add(
                    new Issue(
                            "journal",
                            Severity.CRITICAL,
                            30,
                            "The journal can't keep requests and answers.",
                            "Look into server.log for the reason, and see that the disk of the home"
                                    + " folder can be written to and is not full."));
        }
        issues.sort(Comparator.comparingInt(Issue::points).reversed());
        var score = Math.max(0, ALL - issues.stream().mapToInt(Issue::points).sum());
        var status =
                score >= HEALTHY
                        ? Status.HEALTHY
                        : score >= DEGRADED ? Status.DEGRADED : Status.UNHEALTHY;
        return new HealthScore(score, status, issues);
    }

    private static void tabs(Figures now, List<Issue> issues) {
        var tabs = now.tabs();
        if (tabs.ready() == 0 && tabs.connected() == 0) {
            issues.add(
                    new Issue(
                            "no_tab",
                            Severity.CRITICAL,
                            50,
                            "No tab is connected.",
                            "Open the site in a browser with the userscript, and allow it to reach"
                                    + " the gateway."));
        } else if (tabs.ready() == 0) {
            issues.add(
                    new Issue(
                            "no_tab_ready",
                            Severity.CRITICAL,
                            45,
                            "No tab takes requests.",
                            "Look at the tabs and do what they ask for; a rate limit passes by"
                                    + " itself, or open the site in another browser."));
        } else if (tabs.needing() > 0) {
            issues.add(
                    new Issue(
                            "tab_needs_person",
                            Severity.WARNING,
                            10,
                            String.format(
                                    Locale.ROOT,
                                    "Tabs that the site wants something of you in: %d.",
                                    tabs.needing()),
                            "Look at these tabs and do what they ask for."));
        }
    }

    private static void errors(Figures now, Limits limits, List<Issue> issues) {
        var rate = now.recent().errorRate();
        if (rate == null || now.recent().judged() < FEWEST_REQUESTS) {
            return;
        }
        var percent = ALL * rate;
        var most = limits.errorPercent() == 0 ? 20 : limits.errorPercent();
        var points = percent >= 50 ? 40 : percent >= most ? 25 : percent >= most / 4.0 ? 10 : 0;
        if (points > 0) {
            issues.add(
                    new Issue(
                            "error_rate",
                            points > 10 ? Severity.CRITICAL : Severity.WARNING,
                            points,
                            String.format(
                                    Locale.ROOT,
                                    "%.1f%% of the last %d requests failed.",
                                    percent,
                                    now.recent().judged()),
                            "See which errors they ended with; docs/errors.md tells what to do"
                                    + " about each."));
        }
    }

    private static void slowness(Figures now, Limits limits, List<Issue> issues) {
        var p95 = now.recent().percentileMillis(95);
        var most = limits.slowSeconds() * MILLIS;
        if (p95 == null || most == 0 || now.recent().completed() < FEWEST_REQUESTS) {
            return;
        }
        var points = p95 >= most ? 15 : p95 >= most / 2 ? 5 : 0;
        if (points > 0) {
            issues.add(
                    new Issue(
                            "slow_p95",
                            Severity.WARNING,
                            points,
                            String.format(
                                    Locale.ROOT,
                                    "5 of 100 answers take %.1f s or longer.",
                                    p95 / MILLIS),
                            "More tabs shorten the wait; how fast a model writes is the site's"
                                    + " affair."));
        }
    }

    private static void capacity(Figures now, List<Issue> issues) {
        var full = (double) now.waitingJobs() / now.mostWaitingJobs();
        if (full >= 0.5) {
            issues.add(
                    new Issue(
                            "queue",
                            full >= 0.8 ? Severity.CRITICAL : Severity.WARNING,
                            full >= 0.8 ? 20 : 10,
                            String.format(
                                    Locale.ROOT,
                                    "%d requests wait; %d may.",
                                    now.waitingJobs(),
                                    now.mostWaitingJobs()),
                            "Open more tabs, or send fewer requests at a time."));
        } else if (now.places() > 0 && now.tabs().running() >= 0.9 * now.places()) {
            issues.add(
                    new Issue(
                            "capacity",
                            Severity.WARNING,
                            5,
                            String.format(
                                    Locale.ROOT,
                                    "The tabs work on %d of the %d requests that they can.",
                                    now.tabs().running(),
                                    now.places()),
                            "Open more tabs, or raise tabs.maxJobsPerTab."));
        }
    }

    private static void disk(Figures now, Limits limits, List<Issue> issues) {
        var free = now.diskFreeBytes() / MEGABYTE;
        var points =
                free < limits.diskMegabytes() ? 30 : free < 2L * limits.diskMegabytes() ? 10 : 0;
        if (points > 0) {
            issues.add(
                    new Issue(
                            "disk",
                            points > 10 ? Severity.CRITICAL : Severity.WARNING,
                            points,
                            String.format(
                                    Locale.ROOT,
                                    "%d MB are free on the disk of the home folder.",
                                    free),
                            "Make room, or lower journal.maxMegabytes."));
        }
    }
}
