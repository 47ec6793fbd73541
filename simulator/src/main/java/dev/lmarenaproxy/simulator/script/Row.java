package dev.lmarenaproxy.simulator.script;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * One row of the answer stream, {@code <participant><type>:<JSON>}: the AI SDK's data stream
 * protocol, version 1, with a participant in front.
 */
public record Row(char participant, String type, String json) implements Step {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    public Row {
        if (participant != 'a' && participant != 'b') {
            throw new IllegalArgumentException("a participant is a or b, not " + participant);
        }
        if (type.isEmpty() || json.isEmpty()) {
            throw new IllegalArgumentException("a row needs a type and a JSON value");
        }
    }

    /** The row as it stands on the wire, without a line break. */
    public String encoded() {
        return participant + type + ":" + json;
    }

    /** The same row from the second model of a battle. */
    public Row ofB() {
        return new Row('b', type, json);
    }

    public static Row text(String text) {
        return of("0", quoted(text));
    }

    public static Row reasoning(String text) {
        return of("g", quoted(text));
    }

    public static Row image(String url) {
        return of("2", list(object("type", "image").put("image", url)));
    }

    public static Row video(String url) {
        return of("2", list(object("url", url)));
    }

    public static Row heartbeat() {
        return of("2", list(object("type", "heartbeat")));
    }

    public static Row routedModel(String organization) {
        return of("2", list(object("type", "routed_model").put("organization", organization)));
    }

    /** One source, as an object. */
    public static Row source(String title, String url) {
        return sources(object("title", title).put("url", url).toString(), url);
    }

    /** Two sources in one row, as an array. */
    public static Row sources(String title, String url, String secondTitle, String secondUrl) {
        var both =
                NODES.arrayNode()
                        .add(object("title", title).put("url", url))
                        .add(object("title", secondTitle).put("url", secondUrl));
        return sources(both.toString(), url + secondUrl);
    }

    private static Row sources(String source, String seed) {
        var call = "call_" + Integer.toHexString(seed.hashCode());
        var args = "{\"source\":" + source + "}";
        return of("c", object("toolCallId", call).put("argsTextDelta", args).toString());
    }

    /** An error that ends the answer. */
    public static Row error(String message) {
        return of("3", quoted(message));
    }

    /** The site's own mark that the answer failed. */
    public static Row arenaError() {
        return text("hasArenaError");
    }

    /** The end of a step, which is not the end of the answer. */
    public static Row stepEnd() {
        return of("e", object("finishReason", "stop").toString());
    }

    /** The end of the answer, without usage. */
    public static Row finish(String reason) {
        return of("d", object("finishReason", reason).toString());
    }

    /** The end of the answer, with {@code "usage": null}. */
    public static Row finishWithNullUsage(String reason) {
        return of("d", object("finishReason", reason).putNull("usage").toString());
    }

    public static Row finish(String reason, int promptTokens, int completionTokens) {
        var end = object("finishReason", reason);
        end.putObject("usage")
                .put("promptTokens", promptTokens)
                .put("completionTokens", completionTokens);
        return of("d", end.toString());
    }

    /** A row of a type that nobody knows, to be passed over. */
    public static Row unknown() {
        return of("z", object("note", "nobody knows this row: \"}\n").toString());
    }

    private static Row of(String type, String json) {
        return new Row('a', type, json);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static ObjectNode object(String name, String value) {
        return NODES.objectNode().put(name, value);
    }

    private static String list(ObjectNode only) {
        return new ArrayNode(NODES).add(only).toString();
    }
}
