package dev.lmarenaproxy.app;

import dev.lmarenaproxy.dispatch.Terms;
import dev.lmarenaproxy.journal.Retention;
import dev.lmarenaproxy.scheduler.Limits;
import dev.lmarenaproxy.scheduler.Retries;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.tab.SessionLimits;
import java.time.Duration;

/** What the settings of the moment mean to the parts of the gateway, in their own terms. */
record FromSettings(LiveSettings live) {
    private static final long MEGABYTE = 1L << 20;

    static Terms terms(Settings settings) {
        return new Terms(
                schedulerLimits(settings),
                settings.stream().interrupted() == Settings.Interrupted.CONTINUE,
                settings.site().continueConversations(),
                Duration.ofSeconds(settings.request().returnSeconds()),
                sessionLimits(settings).step());
    }

    Retention retention() {
        var settings = live.now();
        return new Retention(
                Duration.ofDays(settings.journal().keepDays()),
                settings.journal().maxMegabytes() * MEGABYTE);
    }

    SessionLimits sessionLimits() {
        return sessionLimits(live.now());
    }

    String defaultModel() {
        return live.now().models().preset();
    }

    /** How much is kept of what is asked, and of what is answered; 0 for nothing. */
    int recordedBytes() {
        var monitor = live.now().monitor();
        return monitor.recordBodies() ? monitor.bodyKilobytes() * 1024 : 0;
    }

    private static Limits schedulerLimits(Settings settings) {
        return new Limits(
                settings.tabs().maxJobsPerTab(),
                settings.queue().maxRunning(),
                settings.queue().maxJobs(),
                Duration.ofSeconds(settings.tabs().waitSeconds()),
                Duration.ofSeconds(settings.tabs().personWaitSeconds()),
                Duration.ofSeconds(settings.queue().waitSeconds()),
                Duration.ofSeconds(settings.request().timeoutSeconds()),
                new Retries(
                        settings.retry().maxRetries(),
                        Duration.ofMillis(settings.retry().firstPauseMilliseconds()),
                        Duration.ofSeconds(settings.retry().longestPauseSeconds())));
    }

    private static SessionLimits sessionLimits(Settings settings) {
        return SessionLimits.of(
                Duration.ofSeconds(settings.tabs().reconnectGraceSeconds()),
                Duration.ofSeconds(settings.request().idleSeconds()));
    }
}
