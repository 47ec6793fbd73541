package dev.lmarenaproxy.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.line.AnswerSchemas.Schema;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one answer as its bytes pass. JSON must fit the schema of its path, so must each datum
 * of a stream; a stream ends with {@code [DONE]}, or Anthropic's own end, or with an error, and
 * nothing after it.
 */
final class AnswerContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 700;
    private static final String DONE = "[DONE]";

    private final String name;
    private final String type;
    private final Schema schema;
    private final Consumer<String> mistakes;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private String last = "";
    private boolean ended;

    private AnswerContract(String name, String type, Schema schema, Consumer<String> mistakes) {
        this.name = name;
        this.type = type;
        this.schema = schema;
        this.mistakes = mistakes;
    }

    static AnswerContract of(HttpHead request, HttpHead answer, Consumer<String> mistakes) {
        var method = request.words().getFirst();
        var path = request.words().get(1).split("\\?", 2)[0];
        var status = Integer.parseInt(answer.words().get(1));
        var type = answer.header("content-type").split(";", 2)[0].strip();
        var name = "%s %s: %d %s".formatted(method, path, status, type);
        var schema =
                // nothing to look at
                type.isEmpty() || method.equals("HEAD")
                        ? Schema.NONE
                        : find(method, path, status, type, answer)
                                .orElseGet(() -> {
                                    mistakes.accept(name + ": no contract knows such an answer");
                                    return Schema.NONE;
                                });
        return new AnswerContract(name, type, schema, mistakes);
    }

    private static Optional<Schema> find(
            String method, String path, int status, String type, HttpHead answer) {
        return answer.headers().containsKey("request-id")
                ? AnswerSchemas.findAnthropic(path, status, type)
                : AnswerSchemas.find(method, path, status, type);
    }

    void take(byte[] bytes, int length) {
        if (isStream()) {
            for (var i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    line(unread.toString(UTF_8));
                    unread.reset();
                } else {
                    unread.write(bytes[i]);
                }
            }
        } else if (isJson()) {
            unread.write(bytes, 0, length);
        }
    }

    /** The whole answer has passed; without this it may have been cut. */
    void end() {
        if (isJson()) {
            datum(unread.toString(UTF_8), schema);
        } else if (isStream() && !ended) {
            mistake("the stream ends without [DONE] or an error", last);
        }
    }

    private boolean isJson() {
        return type.equals("application/json");
    }

    private boolean isStream() {
        return type.equals("text/event-stream");
    }

    private void line(String line) {
        if (!line.startsWith("data:")) {
            return;
        }
        if (ended) {
            mistake("goes on after its end", line);
        }
        last = line.substring("data:".length()).strip();
        if (last.equals(DONE)) {
            ended = true;
            return;
        }
        var event = parse(last);
        if (event != null) {
            var failed = event.path("error").isObject() && !event.has("type");
            ended |= failed || schema.ends(event);
            datum(last, failed ? AnswerSchemas.ERROR : schema.variant(event));
        }
    }

    private void datum(String json, Schema expected) {
        if (parse(json) != null) {
            var wrong = expected.mistakes(json);
            if (!wrong.isEmpty()) {
                mistake(wrong, json);
            }
        }
    }

    private @Nullable JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            mistake("is not JSON", json);
            return null;
        }
    }

    private void mistake(String wrong, String json) {
        mistakes.accept(
                "%s: %s: %s"
                        .formatted(name, wrong, json.substring(0, Math.min(SHOWN, json.length()))));
    }
}
