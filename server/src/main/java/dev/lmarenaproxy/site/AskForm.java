package dev.lmarenaproxy.site;

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
 */
record AskForm(
        String path,
        Map<String, String> headers,
        IdForm ids,
        @Nullable Integer maxCharacters,
        BodyTemplate body,
        @Nullable MessageForm message) {
    /** The slot that needs a {@link MessageForm}. */
    static final String MESSAGES = "messages";

    static final Set<String> BODY_SLOTS =
            Set.of(
                    "evaluationId",
                    "userMessageId",
                    "answerId",
                    "secondAnswerId",
                    "modelId",
                    "modality",
                    "transcript",
                    MESSAGES);

    /**
     * One message of a history.
     *
     * @param template slots: {@link #SLOTS}
     * @param roles the site's word for each of ours
     */
    record MessageForm(BodyTemplate template, Map<Role, String> roles) {
        static final Set<String> SLOTS =
                Set.of("id", "evaluationId", "role", "text", "parentIds", "answeringModelId");

        MessageForm {
            roles = Map.copyOf(roles);
        }
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    AskForm {
        headers = Map.copyOf(headers);
    }

    SiteRequest request(Prompt prompt, Model model, Instant now, RandomGenerator random)
            throws FaultException {
        checkLength(prompt);
        String evaluationId = ids.next(now, random);
        List<String> messageIds =
                Stream.generate(() -> ids.next(now, random))
                        .limit(message == null ? 1 : prompt.messages().size())
                        .toList();
        String answerId = ids.next(now, random);
        var values = new HashMap<String, JsonNode>();
        values.put("evaluationId", JSON.textNode(evaluationId));
        values.put("userMessageId", JSON.textNode(messageIds.getLast()));
        values.put("answerId", JSON.textNode(answerId));
        values.put("secondAnswerId", JSON.textNode(ids.next(now, random)));
        values.put("modelId", JSON.textNode(model.siteId()));
        values.put("modality", JSON.textNode(model.modality().name().toLowerCase(Locale.ROOT)));
        if (body.has("transcript")) {
            values.put("transcript", JSON.textNode(Transcript.of(prompt.messages())));
        }
        if (message != null) {
            var turns = new ArrayList<>(prompt.messages());
            turns.add(new Message(Role.ASSISTANT, ""));
            var turnIds = new ArrayList<>(messageIds);
            turnIds.add(answerId);
            values.put(MESSAGES, history(message, turns, turnIds, values));
        }
        return new SiteRequest("POST", path, headers, body.fill(values).toString());
    }

    private static ArrayNode history(
            MessageForm form,
            List<Message> turns,
            List<String> turnIds,
            Map<String, JsonNode> question) {
        ArrayNode history = JSON.arrayNode();
        ArrayNode parents = JSON.arrayNode();
        for (int i = 0; i < turns.size(); i++) {
            Role role = turns.get(i).role();
            var values = new HashMap<>(question);
            values.put("id", JSON.textNode(turnIds.get(i)));
            values.put("role", JSON.textNode(form.roles().getOrDefault(role, "user")));
            values.put("text", JSON.textNode(turns.get(i).text()));
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

    private void checkLength(Prompt prompt) throws FaultException {
        long length = prompt.messages().stream().mapToLong(m -> m.text().length()).sum();
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
