package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form in which the site takes a question.
 *
 * @param maxCharacters of all messages together; null where no limit is known
 * @param body slots: {@link #BODY_SLOTS}
 * @param message how one message of the history reads, where the site takes the whole history
 * @param continuing how more is asked in an evaluation; null where the site doesn't continue them
 */
record AskForm(
        String path,
        Map<String, String> headers,
        IdForm ids,
        @Nullable Integer maxCharacters,
        BodyTemplate body,
        @Nullable MessageForm message,
        @Nullable ContinuingForm continuing) {
    /** The slot that needs a {@link MessageForm}. */
    static final String MESSAGES = "messages";

    /** The slot that holds what is said as one message. */
    static final String TRANSCRIPT = "transcript";

    static final String EVALUATION_ID = "evaluationId";

    /** The slot for the pictures of a message. */
    static final String ATTACHMENTS = "attachments";

    static final Set<String> BODY_SLOTS =
            Set.of(
                    EVALUATION_ID,
                    "userMessageId",
                    "answerId",
                    "secondAnswerId",
                    "modelId",
                    "modality",
                    TRANSCRIPT,
                    ATTACHMENTS,
                    MESSAGES);

    /**
     * One message of a history.
     *
     * @param template slots: {@link #SLOTS}
     * @param roles the site's word for each of ours
     */
    record MessageForm(BodyTemplate template, Map<Role, String> roles) {
        static final Set<String> SLOTS =
                Set.of(
                        "id",
                        EVALUATION_ID,
                        "role",
                        "text",
                        ATTACHMENTS,
                        "parentIds",
                        "answeringModelId");

        MessageForm {
            roles = Map.copyOf(roles);
        }
    }

    /**
     * A further question in an evaluation that has an answer: only what is new travels.
     *
     * @param path may hold {@link #SLOT}
     * @param body slots: {@link #SLOTS}
     */
    record ContinuingForm(String path, BodyTemplate body) {
        static final Set<String> SLOTS =
                BODY_SLOTS.stream()
                        .filter(slot -> !slot.equals(MESSAGES))
                        .collect(toUnmodifiableSet());

        /** The evaluation's place in the path. */
        static final String SLOT = "${" + EVALUATION_ID + "}";

        String path(String evaluationId) {
            return path.replace(SLOT, evaluationId);
        }
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    AskForm {
        headers = Map.copyOf(headers);
    }

    /** Whether questions may have pictures. */
    boolean takesPictures() {
        return (message == null ? body : message.template()).has(ATTACHMENTS)
                && (continuing == null || continuing.body().has(ATTACHMENTS));
    }

    /** Asks in a new evaluation. */
    Question begin(Prompt prompt, Model model, Instant now, RandomGenerator random)
            throws FaultException {
        checkLength(prompt.messages());
        var pictures =
                message == null
                        ? PlacedPictures.together(prompt.messages(), random)
                        : PlacedPictures.apart(prompt.messages(), message.roles(), random);
        pictures.check(model);
        String evaluationId = ids.next(now, random);
        List<String> messageIds =
                Stream.generate(() -> ids.next(now, random))
                        .limit(message == null ? 1 : prompt.messages().size())
                        .toList();
        var values = values(evaluationId, messageIds.getLast(), model, now, random);
        if (body.has(TRANSCRIPT)) {
            values.put(TRANSCRIPT, JSON.textNode(Transcript.of(prompt.messages())));
            values.put(ATTACHMENTS, pictures.ofAll());
        }
        if (message != null) {
            var turns = new ArrayList<>(prompt.messages());
            turns.add(new Message(Role.ASSISTANT, ""));
            var turnIds = new ArrayList<>(messageIds);
            turnIds.add(requireNonNull(values.get("answerId")).textValue());
            values.put(MESSAGES, history(message, turns, turnIds, values, pictures));
        }
        return question(evaluationId, path, body, values, pictures);
    }

    /** Asks in an evaluation that has an answer. There must be a {@link #continuing}. */
    Question goOn(
            String evaluationId,
            List<Message> turns,
            Model model,
            Instant now,
            RandomGenerator random)
            throws FaultException {
        ContinuingForm form = requireNonNull(continuing);
        checkLength(turns);
        var pictures = PlacedPictures.together(turns, random);
        pictures.check(model);
        var values = values(evaluationId, ids.next(now, random), model, now, random);
        values.put(TRANSCRIPT, JSON.textNode(Transcript.ofMore(turns)));
        values.put(ATTACHMENTS, pictures.ofAll());
        return question(evaluationId, form.path(evaluationId), form.body(), values, pictures);
    }

    private Map<String, JsonNode> values(
            String evaluationId,
            String userMessageId,
            Model model,
            Instant now,
            RandomGenerator random) {
        var values = new HashMap<String, JsonNode>();
        values.put(EVALUATION_ID, JSON.textNode(evaluationId));
        values.put("userMessageId", JSON.textNode(userMessageId));
        values.put("answerId", JSON.textNode(ids.next(now, random)));
        values.put("secondAnswerId", JSON.textNode(ids.next(now, random)));
        values.put("modelId", JSON.textNode(model.siteId()));
        values.put("modality", JSON.textNode(model.modality().name().toLowerCase(Locale.ROOT)));
        return values;
    }

    private Question question(
            String evaluationId,
            String to,
            BodyTemplate form,
            Map<String, JsonNode> values,
            PlacedPictures pictures) {
        var request = new SiteRequest("POST", to, headers, form.fill(values).toString());
        return new Question(evaluationId, request, pictures.gaps());
    }

    private static ArrayNode history(
            MessageForm form,
            List<Message> turns,
            List<String> turnIds,
            Map<String, JsonNode> question,
            PlacedPictures pictures) {
        ArrayNode history = JSON.arrayNode();
        ArrayNode parents = JSON.arrayNode();
        for (int i = 0; i < turns.size(); i++) {
            Role role = turns.get(i).role();
            var values = new HashMap<>(question);
            values.put("id", JSON.textNode(turnIds.get(i)));
            values.put("role", JSON.textNode(form.roles().getOrDefault(role, "user")));
            values.put("text", JSON.textNode(turns.get(i).text()));
            values.put(ATTACHMENTS, pictures.of(i));
            values.put("parentIds", parents);
            values.put("answeringModelId", JSON.nullNode());
            if (role == Role.ASSISTANT) {
                values.put("answeringModelId", question.get("modelId"));
            }
            history.add(form.template().fill(values));
            parents = JSON.arrayNode().add(turnIds.get(i));
        }
        return history;
    }

    private void checkLength(List<Message> messages) throws FaultException {
        long length = messages.stream().mapToLong(m -> m.text().length()).sum();
        if (maxCharacters != null && length > maxCharacters) {
            throw new FaultException(
                    Fault.at(
                            Kind.CONTEXT_LENGTH_EXCEEDED,
                            "messages",
                            "The conversation has %d characters, and the site takes %d at most. Shorten it."
                                    .formatted(length, maxCharacters)));
        }
    }
}
