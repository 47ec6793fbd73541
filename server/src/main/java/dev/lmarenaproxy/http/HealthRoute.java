package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.journal.JournalHealth;
import dev.lmarenaproxy.tab.Need;
import dev.lmarenaproxy.tab.TabStatus;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * {@code GET /health}: whether requests can be answered, cheap to ask. {@code status} is {@code ok}
 * while a tab is ready, {@code degraded} while one is but the journal can't keep requests, {@code
 * needs_person} while the site wants something of the person in every tab, {@code limited} while it
 * limits every browser, else {@code no_tab}. The HTTP status is 200 as long as the gateway runs.
 */
final class HealthRoute implements Handler<RoutingContext> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String version;
    private final String profile;
    private final String siteHome;
    private final Tabs tabs;
    private final Models models;
    private final Supplier<JournalHealth> journal;

    HealthRoute(
            String version,
            String profile,
            String siteHome,
            Tabs tabs,
            Models models,
            Supplier<JournalHealth> journal) {
        this.version = version;
        this.profile = profile;
        this.siteHome = siteHome;
        this.tabs = tabs;
        this.models = models;
        this.journal = journal;
    }

    @Override
    public void handle(RoutingContext context) {
        var statuses = tabs.statuses();
        var ready = statuses.stream().filter(TabStatus::ready).count();
        var kept = journal.get();
        var needs = statuses.stream().map(TabStatus::need).filter(Objects::nonNull).toList();
        var health = JSON.createObjectNode();
        health.put("status", status(statuses, kept));
        health.put("version", version);
        health.putObject("site").put("profile", profile).put("home", siteHome);
        var connected = statuses.stream().filter(TabStatus::connected).count();
        var tabsNode = health.putObject("tabs").put("connected", connected).put("ready", ready);
        tabsNode.put("needs_person", needs.size());
        var kinds = tabsNode.putArray("needs");
        needs.stream().map(HealthRoute::nameOf).distinct().sorted().forEach(kinds::add);
        health.put("models", models.all().size());
        health.put("running_requests", statuses.stream().mapToInt(TabStatus::running).sum());
        health.putObject("journal")
                .put("status", kept.well() ? "ok" : "failing")
                .put("problem", kept.problem())
                .put("since", kept.since().toString())
                .put("bytes", kept.bytes())
                .put("damaged_file", kept.damaged());
        Responses.json(context, health.toString());
    }

    private static String status(List<TabStatus> tabs, JournalHealth journal) {
        var ready = tabs.stream().filter(TabStatus::ready).toList();
        if (ready.isEmpty()) {
            return "no_tab";
        }
        var well = ready.stream().filter(tab -> tab.need() == null).toList();
        if (well.isEmpty()) {
            return "needs_person";
        }
        if (well.stream().allMatch(tab -> tab.limitedUntil() != null)) {
            return "limited";
        }
        return journal.well() ? "ok" : "degraded";
    }

    private static String nameOf(Need need) {
        return need.name().toLowerCase(Locale.ROOT);
    }
}
