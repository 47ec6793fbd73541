package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler needs to know of a tab.
 *
 * @param browser the browser it belongs to; tabs of one browser share its session with the site
 * @param ready whether it takes new jobs; false while it is cut, draining or stale
 * @param need why it needs the person; null when it is well
 */
public record TabView(String browser, boolean ready, @Nullable Fault need) {
    public TabView {
        requireNonNull(browser);
    }
}
