package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.tab.TabSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The session that each tab has now. Owned by the dispatcher's thread. */
final class Sessions {
    private final Map<TabId, TabSession> byTab = new HashMap<>();

    @Nullable TabSession find(TabId tab) {
        return byTab.get(tab);
    }

    /** What became of a session's place. */
    enum Place {
        /** It has it already. */
        OLD,
        /** It is the tab's first. */
        NEW,
        /** It took it from another: a reloaded page. */
        TAKEN,
        /** A later one has it, or it isn't ready to have it. */
        NONE
    }

    /** A session that says how it is gives its tab a place, once it is ready. */
    Place place(TabSession session, boolean ready) {
        var known = byTab.get(session.id());
        if (known == session) {
            return Place.OLD;
        }
        if (!ready || (known != null && known.number() > session.number())) {
            return Place.NONE;
        }
        byTab.put(session.id(), session);
        return known == null ? Place.NEW : Place.TAKEN;
    }

    /**
     * The session is gone.
     *
     * @return false when another has its place
     */
    boolean remove(TabSession session) {
        return byTab.remove(session.id(), session);
    }

    /** Tells the tabs of a browser of the site's limit. */
    void limited(String browser, Instant until) {
        byTab.values().stream()
                .filter(session -> session.browser().equals(browser))
                .forEach(session -> session.limited(until));
    }
}
