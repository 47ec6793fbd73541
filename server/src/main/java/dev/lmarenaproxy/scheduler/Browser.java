package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A browser: its tabs share what the site offers to them and how much. */
final class Browser {
    static final Comparator<Browser> BY_PARK =
            Comparator.comparing((Browser browser) -> requireNonNull(browser.parkedUntil))
                    .thenComparing(browser -> browser.name);

    final String name;
    final Set<Tab> tabs = new LinkedHashSet<>();

    /** Those that can take a job now. */
    final NavigableSet<Tab> free = new TreeSet<>(Tab.BY_STRAIN);

    Offering offering;

    /** Tabs that are ready and don't need the person. */
    int well;

    /** The end of the site's limit; null when there is none. */
    @Nullable Instant parkedUntil;

    /** Times that the site limited it since its last success. */
    int limits;

    Browser(String name, Offering offering) {
        this.name = name;
        this.offering = offering;
    }
}
