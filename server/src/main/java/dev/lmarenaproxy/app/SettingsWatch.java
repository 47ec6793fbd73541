package dev.lmarenaproxy.app;

import dev.lmarenaproxy.settings.LiveSettings;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second whether {@code config.json} was changed by hand. A look is one question to the
 * file system, which works on every disk; being told of changes doesn't where the folder is shared
 * or mounted, and on some systems comes ten seconds late.
 */
final class SettingsWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
    private static final long PAUSE_MILLIS = 1000;

    private final LiveSettings settings;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("settings").factory());

    private SettingsWatch(LiveSettings settings) {
        this.settings = settings;
    }

    static SettingsWatch begin(LiveSettings settings) {
        var watch = new SettingsWatch(settings);
        var _ =
                watch.thread.scheduleWithFixedDelay(
                        watch::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            settings.look();
        } catch (RuntimeException e) {
            // or it would be the last look
            LOG.error("the settings can't be looked at", e);
        }
    }

    /** No more changes; what is under way is finished. */
    @Override
    public void close() {
        thread.shutdown();
        settings.close();
    }
}
