package dev.lmarenaproxy.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.feed.Sights.SettingsSight;
import java.util.ArrayList;
import java.util.List;

/** What was last seen of things that nobody tells of when they change. For the feed's thread. */
final class Looks {
    private final Sights sights;
    private String tabs = "[]";
    private int models;
    private SettingsSight settings = new SettingsSight(0, null);
    private boolean looked;

    /** Something is not as it was. */
    record Change(String type, String data) {}

    Looks(Sights sights) {
        this.sights = sights;
    }

    /** What changed since the last look; before the first nobody has seen anything. */
    List<Change> changes() {
        var changes = new ArrayList<Change>();
        var tabsNow = TabJson.of(sights.tabs().get()).toString();
        if (!tabsNow.equals(tabs)) {
            tabs = tabsNow;
            changes.add(new Change("tabs", tabs));
        }
        var modelsNow = sights.models().getAsInt();
        if (modelsNow != models) {
            models = modelsNow;
            changes.add(new Change("models", "{\"count\":" + models + "}"));
        }
        var settingsNow = sights.settings().get();
        if (!settingsNow.equals(settings)) {
            settings = settingsNow;
            changes.add(new Change("config", json(settings)));
        }
        if (!looked) {
            looked = true;
            return List.of();
        }
        return changes;
    }

    private static String json(SettingsSight settings) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("revision", settings.revision())
                .put("problem", settings.problem())
                .toString();
    }

    /** The figures of the moment, as JSON. */
    String stats() {
        return sights.stats().get().toString();
    }
}
