package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.tab.Need;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What became of tabs. Safe for threads. */
final class TabMeters implements TabListener {
    private final MeterProvider<Counter> challenges;
    private final MeterProvider<Counter> resumes;
    private final Counter reconnects;

    /** What each tab was last known to need; bounded by the tabs that are connected. */
    private final ConcurrentMap<TabId, Need> needs = new ConcurrentHashMap<>();

    TabMeters(Meters meters) {
        challenges =
                meters.counter(
                        "arena_gateway_challenge_total",
                        "How often the site began to want something of the person in a tab");
        resumes =
                meters.counter(
                        "arena_gateway_resumes_total",
                        "Fetches of tabs whose connection came back, by what became of them");
        reconnects =
                meters.counter(
                                "arena_gateway_tab_reconnects_total",
                                "Tabs whose connection was cut and came back")
                        .withTags();
        for (var need : Need.values()) {
            challenges.withTag("kind", nameOf(need));
        }
        resumes.withTag("result", "resumed");
        resumes.withTag("result", "lost");
    }

    @Override
    public void ready(TabSession session, boolean ready) {
        var need = session.status().need();
        var before = need == null ? needs.remove(session.id()) : needs.put(session.id(), need);
        if (need != null && need != before) {
            challenges.withTag("kind", nameOf(need)).increment();
        }
    }

    @Override
    public void returned(TabSession session, int resumed, int lost) {
        reconnects.increment();
        resumes.withTag("result", "resumed").increment(resumed);
        resumes.withTag("result", "lost").increment(lost);
    }

    @Override
    public void gone(TabSession session) {
        needs.remove(session.id());
    }

    private static String nameOf(Need need) {
        return need.name().toLowerCase(Locale.ROOT);
    }
}
