package dev.lmarenaproxy.vitals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A health score, and the figures it comes from, as they are told outside. */
public final class HealthJson {
    private HealthJson() {}

    public static ObjectNode of(HealthScore health, Figures now) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("score", health.score()).put("status", word(health.status()));
        var issues = json.putArray("issues");
        for (var issue : health.issues()) {
            issues.addObject()
                    .put("id", issue.id())
                    .put("severity", word(issue.severity()))
                    .put("points", issue.points())
                    .put("message", issue.message())
                    .put("recommendation", issue.recommendation());
        }
        var capacity = now.places() == 0 ? null : (double) now.tabs().running() / now.places();
        json.putObject("figures")
                .put("window_seconds", Figures.SPAN.toSeconds())
                .put("completed", now.recent().completed())
                .put("failed", now.recent().failed())
                .put("error_rate", now.recent().errorRate())
                .put("p95_ms", now.recent().percentileMillis(95))
                .put("tabs_connected", now.tabs().connected())
                .put("tabs_ready", now.tabs().ready())
                .put("tabs_needing_person", now.tabs().needing())
                .put("running", now.tabs().running())
                .put("places", now.places())
                .put("capacity", capacity)
                .put("waiting", now.waitingJobs())
                .put("queue_size", now.mostWaitingJobs())
                .put("active_requests", now.activeRequests())
                .put("disk_free_bytes", now.diskFreeBytes())
                .put("journal_well", now.journalWell());
        return json;
    }

    private static String word(Enum<?> member) {
        return member.name().toLowerCase(Locale.ROOT);
    }
}
