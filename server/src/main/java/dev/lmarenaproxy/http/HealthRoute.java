package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.tab.Need;
import dev.lmarenaproxy.tab.TabStatus;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Objects;

/**
 * {@code GET /health}: whether requests can be answered, cheap to ask. {@code status} is {@code ok}
 * while a tab is ready, {@code needs_person} while the site wants something of the person in every
 * tab, else {@code no_tab}. The HTTP status is 200 as long as the gateway runs.
 */
final class HealthRoute implements Handler<RoutingContext> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String version;
    private final String profile;
    private final String siteHome;
    private final Tabs tabs;
    private final Models models;

    HealthRoute(String version, String profile, String siteHome, Tabs tabs, Models models) {
        this.version = version;
        this.profile = profile;
        this.siteHome = siteHome;
        this.tabs = tabs;
        this.models = models;
    }

    @Override
    public void handle(RoutingContext context) {
        var statuses = tabs.statuses();
        var ready = statuses.stream().filter(TabStatus::ready).count();
        var well = statuses.stream().anyMatch(tab -> tab.ready() && tab.need() == null);
        var needs = statuses.stream().map(TabStatus::need).filter(Objects::nonNull).toList();
        var health = JSON.createObjectNode();
        health.put("status", ready == 0 ? "no_tab" : well ? "ok" : "needs_person");
        health.put("version", version);
        health.putObject("site").put("profile", profile).put("home", siteHome);
        var connected = statuses.stream().filter(TabStatus::connected).count();
        var tabsNode = health.putObject("tabs").put("connected", connected).put("ready", ready);
        tabsNode.put("needs_person", needs.size());
        var kinds = tabsNode.putArray("needs");
        needs.stream().map(HealthRoute::nameOf).distinct().sorted().forEach(kinds::add);
        health.put("models", models.all().size());
        health.put("running_requests", statuses.stream().mapToInt(TabStatus::running).sum());
        Responses.json(context, health.toString());
    }

    private static String nameOf(Need need) {
        return need.name().toLowerCase(Locale.ROOT);
    }
}
