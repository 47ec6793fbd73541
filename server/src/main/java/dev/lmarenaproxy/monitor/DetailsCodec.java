package dev.lmarenaproxy.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Details of requests as a store keeps them: JSON. What can't be read is as if it wasn't there. */
public final class DetailsCodec {
    private static final Logger LOG = LoggerFactory.getLogger(DetailsCodec.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private DetailsCodec() {}

    public static String encode(RequestDetails details) {
        var json = JSON.createObjectNode();
        put(json, "asked", details.asked());
        put(json, "answered", details.answered());
        put(json, "reasoned", details.reasoned());
        json.put("pieces", details.pieces());
        var timeline = json.putArray("timeline");
        for (var moment : details.timeline()) {
            var one = timeline.addObject();
            one.put("at", moment.at().toEpochMilli()).put("kind", moment.kind());
            put(one, "detail", moment.detail());
            put(one, "tab", moment.tab() == null ? null : moment.tab().value());
            put(one, "job", moment.job() == null ? null : moment.job().value());
        }
        var jobs = json.putArray("jobs");
        for (var part : details.jobs()) {
            var one = jobs.addObject();
            one.put("id", part.job().value()).put("attempts", part.attempts());
            put(one, "outcome", part.outcome());
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Excerpt excerpt) {
        if (excerpt != null) {
            json.putObject(name).put("text", excerpt.text()).put("truncated", excerpt.truncated());
        }
    }

    public static RequestDetails decode(String document) {
        try {
            var json = JSON.readTree(document);
            var timeline = new ArrayList<Moment>();
            for (var one : json.path("timeline")) {
                var tab = text(one, "tab");
                var job = text(one, "job");
                timeline.add(
                        new Moment(
                                Instant.ofEpochMilli(one.path("at").asLong()),
                                one.path("kind").asText(),
                                text(one, "detail"),
                                tab == null ? null : new TabId(tab),
                                job == null ? null : new JobId(job)));
            }
            var jobs = new ArrayList<Part>();
            for (var one : json.path("jobs")) {
                jobs.add(
                        new Part(
                                new JobId(one.path("id").asText()),
                                one.path("attempts").asInt(),
                                text(one, "outcome")));
            }
            return new RequestDetails(
                    excerpt(json, "asked"),
                    excerpt(json, "answered"),
                    excerpt(json, "reasoned"),
                    json.path("pieces").asLong(),
                    timeline,
                    jobs);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("the details of a request can't be read: {}", e.getClass().getSimpleName());
            return RequestDetails.NONE;
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).textValue();
    }

    private static @Nullable Excerpt excerpt(JsonNode json, String name) {
        var text = text(json.path(name), "text");
        return text == null
                ? null
                : new Excerpt(text, json.path(name).path("truncated").asBoolean());
    }
}
