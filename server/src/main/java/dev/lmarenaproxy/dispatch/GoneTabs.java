package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last tabs that went, for an hour; so a tab that comes back is told from a new one. */
final class GoneTabs {
    private static final int MOST = 50;
    private static final Duration KEPT = Duration.ofHours(1);

    /** The last to go comes first. */
    private final AtomicReference<List<TabStatus>> tabs = new AtomicReference<>(List.of());

    void add(TabStatus tab) {
        tabs.updateAndGet(before ->
                Stream.concat(Stream.of(tab), before.stream().filter(isNot(tab.id())))
                        .limit(MOST)
                        .toList());
    }

    /** The tab is back: it is not gone any more. */
    @Nullable TabStatus remove(TabId id) {
        return tabs.getAndUpdate(before -> before.stream().filter(isNot(id)).toList()).stream()
                .filter(isNot(id).negate())
                .findFirst()
                .orElse(null);
    }

    void passed(Instant now) {
        tabs.updateAndGet(before ->
                before.stream().filter(tab -> tab.stateSince().plus(KEPT).isAfter(now)).toList());
    }

    /** The last to go comes first. */
    List<TabStatus> all() {
        return tabs.get();
    }

    private static Predicate<TabStatus> isNot(TabId id) {
        return tab -> !tab.id().equals(id);
    }
}
