package dev.lmarenaproxy.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.WithoutClient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs and their events as a store keeps them: JSON with the number of its format. Any string comes
 * back as it was: what UTF-8 can't hold, unpaired surrogates, is escaped.
 */
public final class JournalCodec {
    /** Goes up when an older gateway could no longer read what a newer one writes. */
    private static final int FORMAT = 1;

    private static final int LAST_BEFORE_SURROGATES = 0xD7FF;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .highestNonEscapedChar(LAST_BEFORE_SURROGATES)
                    // our own texts, bounded when they came in
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();
    private static final ObjectMapper JSON = new ObjectMapper(FACTORY);

    private JournalCodec() {}

    public static String encode(Job job) {
        return write(json -> {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("id", job.id().value());
            json.writeStringField("submittedAt", job.submittedAt().toString());
            json.writeStringField("owner", job.owner().id());
            json.writeBooleanField("streamed", job.streamed());
            json.writeStringField("withoutClient", job.withoutClient().name());
            var key = job.idempotencyKey();
            if (key != null) {
                json.writeObjectFieldStart("idempotencyKey");
                json.writeStringField("value", key.value());
                json.writeStringField("fingerprint", key.fingerprint());
                json.writeEndObject();
            }
            json.writeObjectFieldStart("model");
            json.writeStringField("name", job.model().name());
            json.writeStringField("siteId", job.model().siteId());
            json.writeStringField("modality", job.model().modality().name());
            optional(json, "organization", job.model().organization());
            json.writeStringField("pictures", job.model().capabilities().pictures().name());
            json.writeArrayFieldStart("aspectRatios");
            for (var ratio : job.model().capabilities().aspectRatios()) {
                json.writeString(ratio);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeObjectFieldStart("prompt");
            json.writeStringField("model", job.prompt().model());
            json.writeArrayFieldStart("messages");
            for (var message : job.prompt().messages()) {
                json.writeStartObject();
                json.writeStringField("role", message.role().name());
                json.writeStringField("text", message.text());
                write(json, message.attachments());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, List<Attachment> attachments) throws IOException {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("attachments");
        for (var attachment : attachments) {
            json.writeStartObject();
            json.writeStringField("name", attachment.name());
            json.writeStringField("contentType", attachment.contentType());
            json.writeStringField("base64", attachment.base64());
            optional(json, "param", attachment.param());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    public static String encode(List<JobEvent> events) {
        return write(json -> {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeArrayFieldStart("events");
            for (var event : events) {
                json.writeStartObject();
                write(json, event);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The note of a job, which is any text. */
    public static String encodeNote(String note) {
        return write(json -> json.writeString(note));
    }

    private static void write(JsonGenerator json, JobEvent event) throws IOException {
        switch (event) {
            case JobEvent.Assigned(var tab, var epoch) -> {
                json.writeStringField("type", "assigned");
                json.writeStringField("tab", tab.value());
                json.writeNumberField("epoch", epoch);
            }
            case JobEvent.Restarted(var reason) -> {
                json.writeStringField("type", "restarted");
                write(json, reason);
            }
            case JobEvent.Text(var text) -> {
                json.writeStringField("type", "text");
                json.writeStringField("text", text);
            }
            case JobEvent.Reasoning(var text) -> {
                json.writeStringField("type", "reasoning");
                json.writeStringField("text", text);
            }
            case JobEvent.Media(var kind, var url) -> {
                json.writeStringField("type", "media");
                json.writeStringField("kind", kind.name());
                json.writeStringField("url", url);
            }
            case JobEvent.Citation(var url, var title) -> {
                json.writeStringField("type", "citation");
                json.writeStringField("url", url);
                json.writeStringField("title", title);
            }
            case JobEvent.Finished(var reason, var usage) -> {
                json.writeStringField("type", "finished");
                json.writeStringField("reason", reason.name());
                if (usage != null) {
                    json.writeNumberField("promptTokens", usage.promptTokens());
                    json.writeNumberField("completionTokens", usage.completionTokens());
                    json.writeNumberField("reasoningTokens", usage.reasoningTokens());
                }
            }
            case JobEvent.Failed(var fault) -> {
                json.writeStringField("type", "failed");
                write(json, fault);
            }
        }
    }

    private static void write(JsonGenerator json, Fault fault) throws IOException {
        json.writeStringField("kind", fault.kind().name());
        json.writeStringField("message", fault.message());
        optional(json, "param", fault.param());
        var retryAfter = fault.retryAfter();
        optional(json, "retryAfter", retryAfter == null ? null : retryAfter.toString());
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    public static Job job(String document) throws JournalException {
        return read(
                document,
                json -> {
                    var key = json.get("idempotencyKey");
                    var model = child(json, "model");
                    var prompt = child(json, "prompt");
                    var messages = new ArrayList<Message>();
                    for (var message : child(prompt, "messages")) {
                        messages.add(
                                new Message(
                                        Role.valueOf(text(message, "role")),
                                        text(message, "text"),
                                        attachments(message)));
                    }
                    return new Job(
                            new JobId(text(json, "id")),
                            new Prompt(text(prompt, "model"), messages),
                            new Model(
                                    text(model, "name"),
                                    text(model, "siteId"),
                                    Modality.valueOf(text(model, "modality")),
                                    optional(model, "organization"),
                                    capabilities(model)),
                            Instant.parse(text(json, "submittedAt")),
                            new Owner(text(json, "owner")),
                            child(json, "streamed").booleanValue(),
                            key == null
                                    ? null
                                    : new IdempotencyKey(
                                            text(key, "value"), text(key, "fingerprint")),
                            withoutClient(json));
                });
    }

    /** What {@link #encodeNote} was given. */
    public static String note(String document) throws JournalException {
        try {
            return JSON.readValue(document, String.class);
        } catch (JsonProcessingException e) {
            throw illegible(e);
        }
    }

    /** What the gateway didn't know of models when it wrote the job, it does not know now. */
    private static Capabilities capabilities(JsonNode model) {
        if (!model.has("pictures")) {
            return Capabilities.UNTOLD;
        }
        var ratios = new ArrayList<String>();
        for (var ratio : child(model, "aspectRatios")) {
            ratios.add(ratio.textValue());
        }
        return new Capabilities(PictureInput.valueOf(text(model, "pictures")), ratios);
    }

    private static List<Attachment> attachments(JsonNode message) {
        var attachments = new ArrayList<Attachment>();
        for (var attachment : message.path("attachments")) {
            attachments.add(
                    new Attachment(
                            text(attachment, "name"),
                            text(attachment, "contentType"),
                            text(attachment, "base64"),
                            optional(attachment, "param")));
        }
        return attachments;
    }

    /** Before it was told, a key told it. */
    private static WithoutClient withoutClient(JsonNode job) {
        var told = optional(job, "withoutClient");
        if (told != null) {
            return WithoutClient.valueOf(told);
        }
        return job.has("idempotencyKey") ? WithoutClient.WAIT : WithoutClient.CANCEL;
    }

    public static List<JobEvent> events(String document) throws JournalException {
        return read(
                document,
                json -> {
                    var events = new ArrayList<JobEvent>();
                    for (var event : child(json, "events")) {
                        events.add(event(event));
                    }
                    return events;
                });
    }

    private static JobEvent event(JsonNode event) {
        var type = text(event, "type");
        return switch (type) {
            case "assigned" ->
                    new JobEvent.Assigned(new TabId(text(event, "tab")), number(event, "epoch"));
            case "restarted" -> new JobEvent.Restarted(fault(event));
            case "text" -> new JobEvent.Text(text(event, "text"));
            case "reasoning" -> new JobEvent.Reasoning(text(event, "text"));
            case "media" ->
                    new JobEvent.Media(
                            JobEvent.Media.Kind.valueOf(text(event, "kind")), text(event, "url"));
            case "citation" -> new JobEvent.Citation(text(event, "url"), text(event, "title"));
            case "finished" ->
                    new JobEvent.Finished(
                            FinishReason.valueOf(text(event, "reason")), usage(event));
            case "failed" -> new JobEvent.Failed(fault(event));
            default -> throw new IllegalArgumentException("unknown event");
        };
    }

    private static @Nullable Usage usage(JsonNode event) {
        return event.has("promptTokens")
                ? new Usage(
                        number(event, "promptTokens"),
                        number(event, "completionTokens"),
                        number(event, "reasoningTokens"))
                : null;
    }

    private static Fault fault(JsonNode json) {
        var retryAfter = optional(json, "retryAfter");
        return new Fault(
                Fault.Kind.valueOf(text(json, "kind")),
                text(json, "message"),
                optional(json, "param"),
                retryAfter == null ? null : Duration.parse(retryAfter));
    }

    private static JsonNode child(JsonNode json, String name) {
        var child = json.get(name);
        if (child == null) {
            throw new IllegalArgumentException("nothing at " + name);
        }
        return child;
    }

    private static String text(JsonNode json, String name) {
        return child(json, name).textValue();
    }

    private static @Nullable String optional(JsonNode json, String name) {
        return json.has(name) ? text(json, name) : null;
    }

    private static int number(JsonNode json, String name) {
        return child(json, name).intValue();
    }

    private static <T> T read(String document, Reader<T> reader) throws JournalException {
        try {
            var json = JSON.readTree(document);
            if (json.path("format").asInt() != FORMAT) {
                throw new IllegibleException(
                        "The journal holds what a newer version of the gateway wrote.");
            }
            return reader.read(json);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw illegible(e);
        }
    }

    private static JournalException illegible(Exception e) {
        // not the message: it may tell what a person asked
        return new IllegibleException(
                "The journal holds something that is not readable: "
                        + e.getClass().getSimpleName()
                        + ".");
    }

    private static String write(Writer writer) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    private interface Reader<T> {
        T read(JsonNode json) throws JournalException;
    }
}
