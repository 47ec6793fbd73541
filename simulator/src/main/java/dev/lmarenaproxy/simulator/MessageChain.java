package dev.lmarenaproxy.simulator;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The history as it travelled in 2025-08: each message names the one before, the answer is last.
 */
record MessageChain(List<Message> messages) {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");
    private static final Set<String> POSITIONS = Set.of("a", "b");

    record Message(String id, String role, String content, String modelId) {}

    static MessageChain read(
            ArrayNode array,
            String evaluation,
            Generation generation,
            Predicate<String> knownAttachment)
            throws WrongBody {
        if (array.size() < 2) {
            throw new WrongBody("messages needs a question and the answer to come");
        }
        var messages = new ArrayList<Message>();
        for (var index = 0; index < array.size(); index++) {
            var fields = new Fields("messages[" + index + "]", array.get(index));
            var message = message(fields, evaluation, generation, knownAttachment);
            requireParent(fields, messages);
            fields.requireAllKnown();
            messages.add(message);
        }
        return new MessageChain(messages);
    }

    private static Message message(
            Fields fields,
            String evaluation,
            Generation generation,
            Predicate<String> knownAttachment)
            throws WrongBody {
        var id = fields.uuid("id", generation.uuidVersions());
        var role = fields.oneOf("role", ROLES);
        var content = fields.text("content");
        if (Attachments.check(fields, knownAttachment) > 0 && !role.equals("user")) {
            throw new WrongBody(
                    fields.path("experimental_attachments") + " belong to a user message only");
        }
        fields.oneOf("participantPosition", POSITIONS);
        var model = "";
        if (role.equals("assistant")) {
            model = fields.text("modelId");
        } else {
            fields.isNull("modelId");
        }
        fields.is("evaluationSessionId", evaluation);
        fields.is("status", "pending");
        fields.isNull("failureReason");
        return new Message(id, role, content, model);
    }

    private static void requireParent(Fields fields, List<Message> before) throws WrongBody {
        var parents = fields.array("parentMessageIds");
        var expected = before.isEmpty() ? List.<String>of() : List.of(before.getLast().id);
        var given = new ArrayList<String>();
        for (JsonNode parent : parents) {
            given.add(parent.asText());
        }
        if (!given.equals(expected)) {
            throw new WrongBody(
                    fields.path("parentMessageIds") + " is not " + expected + ": " + given);
        }
    }

    void requireAnswer(String id, String modelId) throws WrongBody {
        var answer = messages.getLast();
        if (!answer.equals(new Message(id, "assistant", "", modelId))) {
            throw new WrongBody(
                    "the last message is not the empty answer %s of model %s: %s"
                            .formatted(id, modelId, answer));
        }
    }

    /** The id of the last message but the answer. */
    String lastAsking() {
        return messages.get(messages.size() - 2).id;
    }

    /** All texts, as the model sees them. */
    String conversation() {
        return messages.stream().map(Message::content).collect(joining("\n\n"));
    }

    /** The text of the last user message; empty where there is none. */
    String prompt() {
        return messages.reversed().stream()
                .filter(message -> message.role.equals("user"))
                .findFirst()
                .map(Message::content)
                .orElse("");
    }
}
