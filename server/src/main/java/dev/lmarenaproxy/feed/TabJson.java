package dev.lmarenaproxy.feed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tabs as they are told outside; times are ISO 8601 in UTC. */
public final class TabJson {
    private TabJson() {}

    public static ArrayNode of(List<TabStatus> tabs) {
        var list = JsonNodeFactory.instance.arrayNode();
        tabs.forEach(tab -> list.add(of(tab)));
        return list;
    }

    private static ObjectNode of(TabStatus tab) {
        var need = tab.need();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", tab.id().value())
                .put("browser", tab.browser())
                .put("state", tab.state().name().toLowerCase(Locale.ROOT))
                .put("reason", tab.reason())
                .put("state_since", tab.stateSince().toString())
                .put("need", need == null ? null : need.name().toLowerCase(Locale.ROOT))
                .put("limited_until", text(tab.limitedUntil()))
                .put("last_success", text(tab.lastSuccess()))
                .put("connected_since", tab.since().toString())
                .put("running", tab.running())
                .put("visible", tab.visible())
                .put("signed_in", tab.signedIn())
                .put("script", tab.script());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
