package dev.lmarenaproxy.tab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.SiteHead;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Frames of the tab protocol to and from the messages of a WebSocket. Safe for threads. */
public final class FrameCodec {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonFactory FACTORY = JSON.getFactory();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final byte CHUNK = 1;
    private static final int CHUNK_HEAD = 10;
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final int MOST_STATUS = 999;
    private static final int BRIEF_LENGTH = 200;

    private FrameCodec() {}

    /** Reads a text message from a tab. */
    public static Frame.FromTab decode(String message) throws BadFrameException {
        JsonNode frame;
        try {
            frame = JSON.readTree(message);
        } catch (JsonProcessingException _) {
            throw new BadFrameException("a text message is not one piece of JSON");
        }
        if (frame == null || !frame.isObject()) {
            throw new BadFrameException("a text message is not a JSON object");
        }
        var type = text(frame, "type");
        return switch (type) {
            case "hello" -> hello(frame);
            case "page" ->
                    new Frame.Page(
                            flag(frame, "visible"),
                            flag(frame, "signedIn"),
                            flagIfThere(frame, "check"));
            case "used" -> new Frame.Used();
            case "head" -> head(frame);
            case "end" ->
                    new Frame.End(id(frame, "job"), count(frame, "epoch"), count(frame, "seq"));
            case "fail" -> fail(frame);
            case "pong" -> new Frame.Pong(longNumber(frame, "sent"));
            case "bye" -> new Frame.Bye();
            default -> throw new BadFrameException("unknown type of frame: " + brief(type));
        };
    }

    /** Reads a binary message from a tab; the only one is {@code chunk}. */
    public static Frame.Chunk decode(byte[] message) throws BadFrameException {
        if (message.length <= CHUNK_HEAD || message[0] != CHUNK) {
            throw new BadFrameException("a binary message is not a chunk");
        }
        var buffer = ByteBuffer.wrap(message);
        var epoch = buffer.getInt(1);
        var seq = buffer.getInt(5);
        var idLength = message[9] & 0xff;
        var length = message.length - CHUNK_HEAD - idLength;
        if (epoch < 1 || seq < 1 || length < 1 || length > CHUNK_BYTES) {
            throw new BadFrameException("a chunk has numbers out of range");
        }
        var job = new String(message, CHUNK_HEAD, idLength, US_ASCII);
        if (!ID.matcher(job).matches()) {
            throw new BadFrameException("a chunk has no job id");
        }
        var bytes = new byte[length];
        buffer.get(CHUNK_HEAD + idLength, bytes);
        return new Frame.Chunk(job, epoch, seq, bytes);
    }

    /** Writes a frame as a text message. */
    public static String encode(Frame.ToTab frame) {
        var out =
                new StringWriter(
                        frame instanceof Frame.Put put ? put.base64().length() + 1024 : 256);
        try (var json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            write(frame, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(Frame.ToTab frame, JsonGenerator json) throws IOException {
        switch (frame) {
            case Frame.Welcome(var gateway, var jobs) -> {
                json.writeStringField("type", "welcome");
                json.writeNumberField("protocol", Frame.PROTOCOL);
                json.writeStringField("gateway", gateway);
                json.writeArrayFieldStart("jobs");
                for (var job : jobs) {
                    json.writeStartObject();
                    write(job, json);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            case Frame.Start order -> {
                writeOrder("start", order, json);
                json.writeStringField("purpose", lower(order.purpose()));
                json.writeObjectFieldStart("request");
                var request = order.request();
                json.writeStringField("method", request.method());
                json.writeStringField("path", request.path());
                json.writeObjectFieldStart("headers");
                for (var header : request.headers().entrySet()) {
                    json.writeStringField(header.getKey(), header.getValue());
                }
                json.writeEndObject();
                json.writeStringField("body", request.body());
                json.writeEndObject();
            }
            case Frame.Look order -> {
                writeOrder("look", order, json);
                json.writeArrayFieldStart("patterns");
                for (var pattern : order.what().patterns()) {
                    json.writeString(pattern);
                }
                json.writeEndArray();
                json.writeStringField("state", order.what().state());
                json.writeStringField("page", order.what().page());
            }
            case Frame.Put order -> {
                writeOrder("put", order, json);
                json.writeStringField("url", order.url());
                json.writeStringField("contentType", order.contentType());
                json.writeFieldName("bytes");
                // it is long, it runs on an event loop, and it holds nothing to be escaped
                json.writeRawValue("\"");
                json.writeRaw(order.base64());
                json.writeRaw('"');
            }
            case Frame.Get order -> {
                writeOrder("get", order, json);
                json.writeStringField("url", order.url());
            }
            case Frame.Ack(var progress) -> {
                json.writeStringField("type", "ack");
                write(progress, json);
            }
            case Frame.Cancel(var job, var epoch) -> {
                json.writeStringField("type", "cancel");
                json.writeStringField("job", job);
                json.writeNumberField("epoch", epoch);
            }
            case Frame.Needs(var what, var watch) -> {
                json.writeStringField("type", "needs");
                json.writeStringField("what", what == null ? null : lower(what));
                json.writeStringField("watch", watch);
            }
            case Frame.Standing(var draining, var limited) -> {
                json.writeStringField("type", "standing");
                json.writeBooleanField("draining", draining);
                json.writeNumberField("limitedMillis", limited.toMillis());
            }
            case Frame.Reload(var reason) -> {
                json.writeStringField("type", "reload");
                json.writeStringField("reason", lower(reason));
            }
            case Frame.Ping(var sent) -> {
                json.writeStringField("type", "ping");
                json.writeNumberField("sent", sent);
            }
        }
    }

    private static void writeOrder(String type, Frame.Order order, JsonGenerator json)
            throws IOException {
        json.writeStringField("type", type);
        json.writeStringField("job", order.job());
        json.writeNumberField("epoch", order.epoch());
        json.writeNumberField("limit", order.limit());
    }

    private static void write(Frame.Progress progress, JsonGenerator json) throws IOException {
        json.writeStringField("job", progress.job());
        json.writeNumberField("epoch", progress.epoch());
        json.writeNumberField("seq", progress.seq());
        json.writeNumberField("limit", progress.limit());
    }

    private static Frame.Hello hello(JsonNode frame) throws BadFrameException {
        var protocol = number(frame, "protocol", Integer.MAX_VALUE);
        if (protocol != Frame.PROTOCOL) {
            // the other fields may mean something else in another version
            return new Frame.Hello(
                    protocol,
                    "",
                    "unknown",
                    new TabId("unknown"),
                    "",
                    "",
                    false,
                    false,
                    false,
                    Set.of(),
                    List.of());
        }
        var jobs = new ArrayList<Frame.Attempt>();
        for (var job : field(frame, "jobs", JsonNode::isArray, "an array")) {
            jobs.add(new Frame.Attempt(id(job, "job"), count(job, "epoch")));
        }
        return new Frame.Hello(
                protocol,
                text(frame, "token"),
                id(frame, "browser"),
                new TabId(id(frame, "tab")),
                id(frame, "page"),
                brief(text(frame, "script")),
                flag(frame, "visible"),
                flag(frame, "signedIn"),
                flagIfThere(frame, "check"),
                accepts(frame),
                jobs);
    }

    /** The names of types, of which those that are not known mean nothing. */
    private static Set<String> accepts(JsonNode frame) throws BadFrameException {
        var accepts = new HashSet<String>();
        if (frame.has("accepts")) {
            for (var type : field(frame, "accepts", JsonNode::isArray, "an array")) {
                if (!type.isTextual()) {
                    throw new BadFrameException("accepts is not an array of strings");
                }
                accepts.add(type.textValue());
            }
        }
        return accepts;
    }

    private static Frame.Head head(JsonNode frame) throws BadFrameException {
        var headers = new HashMap<String, String>();
        for (var header : field(frame, "headers", JsonNode::isObject, "an object").properties()) {
            if (!header.getValue().isTextual()) {
                throw new BadFrameException(
                        "headers: " + brief(header.getKey()) + " is not a string");
            }
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().textValue());
        }
        var head =
                new SiteHead(
                        number(frame, "status", MOST_STATUS),
                        text(frame, "url"),
                        flag(frame, "redirected"),
                        Map.copyOf(headers));
        return new Frame.Head(id(frame, "job"), count(frame, "epoch"), count(frame, "seq"), head);
    }

    private static Frame.Fail fail(JsonNode frame) throws BadFrameException {
        var reason =
                switch (text(frame, "reason")) {
                    case "network" -> Frame.Fail.Reason.NETWORK;
                    case "rejected" -> Frame.Fail.Reason.REJECTED;
                    default -> throw new BadFrameException("unknown reason in fail");
                };
        return new Frame.Fail(
                id(frame, "job"),
                count(frame, "epoch"),
                count(frame, "seq"),
                reason,
                brief(text(frame, "message")));
    }

    /** A number that counts from 1. */
    private static int count(JsonNode frame, String name) throws BadFrameException {
        var number = number(frame, name, Integer.MAX_VALUE);
        if (number < 1) {
            throw new BadFrameException(name + " is below 1");
        }
        return number;
    }

    private static String id(JsonNode frame, String name) throws BadFrameException {
        var id = text(frame, name);
        if (!ID.matcher(id).matches()) {
            throw new BadFrameException(name + " is not an id");
        }
        return id;
    }

    private static String text(JsonNode frame, String name) throws BadFrameException {
        return field(frame, name, JsonNode::isTextual, "a string").textValue();
    }

    private static boolean flag(JsonNode frame, String name) throws BadFrameException {
        return field(frame, name, JsonNode::isBoolean, "a boolean").booleanValue();
    }

    /** A flag that scripts of an earlier time don't send. */
    private static boolean flagIfThere(JsonNode frame, String name) throws BadFrameException {
        return frame.has(name) && flag(frame, name);
    }

    private static int number(JsonNode frame, String name, int most) throws BadFrameException {
        var number = longNumber(frame, name);
        if (number < 0 || number > most) {
            throw new BadFrameException(name + " is out of range");
        }
        return (int) number;
    }

    private static long longNumber(JsonNode frame, String name) throws BadFrameException {
        Predicate<JsonNode> fits =
                value -> value.canConvertToExactIntegral() && value.canConvertToLong();
        return field(frame, name, fits, "an integer").longValue();
    }

    private static JsonNode field(
            JsonNode frame, String name, Predicate<JsonNode> form, String formName)
            throws BadFrameException {
        @Nullable JsonNode value = frame.get(name);
        if (value == null || !form.test(value)) {
            throw new BadFrameException(name + " is not " + formName);
        }
        return value;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String brief(String text) {
        return text.length() <= BRIEF_LENGTH ? text : text.substring(0, BRIEF_LENGTH);
    }
}
