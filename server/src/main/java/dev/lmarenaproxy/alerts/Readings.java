package dev.lmarenaproxy.alerts;

import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.vitals.Figures;
import dev.lmarenaproxy.vitals.TabCount;
import dev.lmarenaproxy.vitals.Window;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Holds the figures of the moment against the thresholds; a threshold of 0 never holds. */
final class Readings {
    private static final double PERCENT = 100;
    private static final double MILLIS = 1000;
    private static final long MEGABYTE = 1L << 20;

    private Readings() {}

    static List<Reading> of(Figures now, Settings.Alerts limits) {
        return List.of(
                errorRate(now, limits),
                slow(now, limits),
                noTab(now, limits),
                person(now, limits),
                queue(now, limits),
                disk(now, limits),
                journal(now, limits),
                active(now, limits));
    }

    private static Reading errorRate(Figures now, Settings.Alerts limits) {
        Window recent = now.recent();
        var rate = recent.errorRate();
        var percent = rate == null ? 0 : rate * PERCENT;
        var most = limits.errorRatePercent();
        return new Reading(
                Rule.ERROR_RATE,
                most > 0 && recent.judged() >= limits.errorRateMinRequests() && percent >= most,
                percent,
                most,
                patience(limits),
                String.format(
                        Locale.ROOT,
                        "%.1f%% of the %d requests of the last %d minutes failed.",
                        percent,
                        recent.judged(),
                        Figures.SPAN.toMinutes()));
    }

    private static Reading slow(Figures now, Settings.Alerts limits) {
        Window recent = now.recent();
        var millis = recent.percentileMillis(95);
        var seconds = millis == null ? 0 : millis / MILLIS;
        var most = limits.slowP95Seconds();
        return new Reading(
                Rule.SLOW_P95,
                most > 0 && recent.completed() >= limits.errorRateMinRequests() && seconds >= most,
                seconds,
                most,
                patience(limits),
                String.format(
                        Locale.ROOT,
                        "5 of 100 answers of the last %d minutes took %.1f s or longer.",
                        Figures.SPAN.toMinutes(),
                        seconds));
    }

    private static Reading noTab(Figures now, Settings.Alerts limits) {
        TabCount tabs = now.tabs();
        return new Reading(
                Rule.NO_TAB,
                limits.noTabSeconds() > 0 && tabs.ready() == 0,
                null,
                limits.noTabSeconds(),
                Duration.ofSeconds(limits.noTabSeconds()),
                tabs.connected() == 0
                        ? "No tab takes requests: none is connected."
                        : String.format(
                                Locale.ROOT,
                                "No tab takes requests: of %d that are connected, the site wants"
                                        + " something of you in %d.",
                                tabs.connected(),
                                tabs.needing()));
    }

    private static Reading person(Figures now, Settings.Alerts limits) {
        TabCount tabs = now.tabs();
        return new Reading(
                Rule.TAB_NEEDS_PERSON,
                limits.personSeconds() > 0 && tabs.needing() > 0,
                null,
                limits.personSeconds(),
                Duration.ofSeconds(limits.personSeconds()),
                String.format(
                        Locale.ROOT,
                        "The site wants something of you: look at its tabs (%d of %d).",
                        tabs.needing(),
                        tabs.connected()));
    }

    private static Reading queue(Figures now, Settings.Alerts limits) {
        var percent = PERCENT * now.waitingJobs() / now.mostWaitingJobs();
        return new Reading(
                Rule.QUEUE,
                limits.queuePercent() > 0 && percent >= limits.queuePercent(),
                percent,
                limits.queuePercent(),
                patience(limits),
                String.format(
                        Locale.ROOT,
                        "%d requests wait for a tab; %d may.",
                        now.waitingJobs(),
                        now.mostWaitingJobs()));
    }

    private static Reading disk(Figures now, Settings.Alerts limits) {
        var free = now.diskFreeBytes() / MEGABYTE;
        return new Reading(
                Rule.DISK,
                limits.diskFreeMegabytes() > 0 && free < limits.diskFreeMegabytes(),
                (double) free,
                limits.diskFreeMegabytes(),
                patience(limits),
                String.format(Locale.ROOT, "%d MB are free on the disk of the home folder.", free));
    }

    private static Reading journal(Figures now, Settings.Alerts limits) {
        return new Reading(
                Rule.JOURNAL,
                !now.journalWell(),
                now.journalWell() ? 0.0 : 1.0,
                1,
                patience(limits),
                "The journal can't keep requests and answers; the server's log tells why.");
    }

    private static Reading active(Figures now, Settings.Alerts limits) {
        return new Reading(
                Rule.ACTIVE_REQUESTS,
                limits.activeRequests() > 0 && now.activeRequests() >= limits.activeRequests(),
                (double) now.activeRequests(),
                limits.activeRequests(),
                patience(limits),
                String.format(Locale.ROOT, "%d requests run and wait.", now.activeRequests()));
    }

    private static Duration patience(Settings.Alerts limits) {
        return Duration.ofSeconds(limits.forSeconds());
    }
}
