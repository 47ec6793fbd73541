package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last tabs that went, for an hour; a tab that comes back is told from a new one. */
final class GoneTabs {
    private static final int MOST = 50;
    private static final Duration KEPT = Duration.ofHours(1);

    /** The last to go comes last. Guarded by this. */
    private final Map<TabId, TabStatus> tabs = new LinkedHashMap<>();

    synchronized void add(TabStatus tab) {
        tabs.remove(tab.id());
        tabs.put(tab.id(), tab);
        if (tabs.size() > MOST) {
            tabs.remove(tabs.keySet().iterator().next());
        }
    }

    /** The tab is back: it is not gone any more. */
    synchronized @Nullable TabStatus remove(TabId tab) {
        return tabs.remove(tab);
    }

    synchronized void passed(Instant now) {
        tabs.values().removeIf(tab -> !tab.stateSince().plus(KEPT).isAfter(now));
    }

    /** The last to go comes first. */
    synchronized List<TabStatus> all() {
        return List.copyOf(tabs.values()).reversed();
    }
}
