package dev.lmarenaproxy.settings;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The least and the most of a setting that is a number. They stand in one table, as the settings
 * keep to them and the pages that change them tell of them.
 */
record Range(int least, int most) {
    private static final int DAY = 86_400;

    private static final Map<String, Range> ALL =
            Map.ofEntries(
                    entry("server.port", new Range(1, 65_535)),
                    entry("tabs.maxJobsPerTab", new Range(1, 100)),
                    entry("tabs.waitSeconds", new Range(0, 600)),
                    entry("tabs.reconnectGraceSeconds", new Range(0, 600)),
                    entry("tabs.personWaitSeconds", new Range(0, DAY)),
                    entry("queue.maxJobs", new Range(1, 100_000)),
                    entry("queue.maxRunning", new Range(1, 10_000)),
                    entry("queue.waitSeconds", new Range(1, DAY)),
                    entry("retry.maxRetries", new Range(0, 20)),
                    entry("retry.firstPauseMilliseconds", new Range(10, 60_000)),
                    entry("retry.longestPauseSeconds", new Range(1, 600)),
                    entry("request.maxBodyMegabytes", new Range(1, 256)),
                    entry("request.timeoutSeconds", new Range(1, DAY)),
                    entry("request.idleSeconds", new Range(1, DAY)),
                    entry("request.returnSeconds", new Range(0, DAY)),
                    entry("stream.keepAliveSeconds", new Range(1, 300)),
                    entry("journal.keepDays", new Range(1, 3650)),
                    entry("journal.maxMegabytes", new Range(16, 1_000_000)),
                    entry("monitor.bodyKilobytes", new Range(1, 1024)),
                    entry("alerts.errorRatePercent", new Range(0, 100)),
                    entry("alerts.errorRateMinRequests", new Range(1, 100_000)),
                    entry("alerts.slowP95Seconds", new Range(0, DAY)),
                    entry("alerts.noTabSeconds", new Range(0, DAY)),
                    entry("alerts.personSeconds", new Range(0, DAY)),
                    entry("alerts.queuePercent", new Range(0, 100)),
                    entry("alerts.diskFreeMegabytes", new Range(0, 1_000_000)),
                    entry("alerts.activeRequests", new Range(0, 100_000)),
                    entry("alerts.forSeconds", new Range(0, DAY)),
                    entry("alerts.coolDownSeconds", new Range(0, DAY)));

    static Range of(String path) {
        return requireNonNull(ALL.get(path), path);
    }

    static void check(String path, int value) {
        var range = of(path);
        if (value < range.least || value > range.most) {
            throw new InvalidSettingException(
                    path, "is " + value + ", but must be " + range.least + " to " + range.most);
        }
    }
}
