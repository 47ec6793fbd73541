package dev.lmarenaproxy.simulator.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.ModelList;
import java.util.UUID;

/** Request bodies that keep to the contract; tests break them on purpose. */
final class Bodies {
    static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    /** The body of a first turn with the first model. */
    static ObjectNode first(Generation generation, String prompt) {
        var body =
                JSON.createObjectNode()
                        .put("id", uuid7())
                        .put("mode", "direct")
                        .put("modelAId", model("aurora-4-high"))
                        .put("userMessageId", uuid7())
                        .put("modelAMessageId", uuid7())
                        .put("modality", "chat");
        if (generation == Generation.LMARENA_2025_08) {
            withHistory(body, "user", prompt);
        } else {
            body.put("modelBMessageId", uuid7());
            var message = body.putObject("userMessage").put("content", prompt);
            message.putArray("experimental_attachments");
            message.putObject("metadata");
        }
        return body;
    }

    /** The body of a later turn of the same evaluation. */
    static ObjectNode later(ObjectNode first, String prompt) {
        var body = first.deepCopy();
        body.remove("mode");
        body.put("userMessageId", uuid7()).put("modelAMessageId", uuid7());
        body.withObject("/userMessage").put("content", prompt);
        return body;
    }

    /** Messages of alternating role and text, chained, with the answer to come at the end. */
    static void withHistory(ObjectNode body, String... rolesAndTexts) {
        var messages = body.putArray("messages");
        for (var index = 0; index < rolesAndTexts.length; index += 2) {
            var last = index + 2 == rolesAndTexts.length;
            var id = last ? body.path("userMessageId").asText() : uuid7();
            message(body, messages, id, rolesAndTexts[index], rolesAndTexts[index + 1]);
        }
        message(body, messages, body.path("modelAMessageId").asText(), "assistant", "");
    }

    private static void message(
            ObjectNode body, ArrayNode messages, String id, String role, String text) {
        var previous = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        var message = messages.addObject().put("id", id).put("role", role).put("content", text);
        message.putArray("experimental_attachments");
        var parents = message.putArray("parentMessageIds");
        if (previous != null) {
            parents.add(previous.path("id").asText());
        }
        message.put("participantPosition", "a");
        if (role.equals("assistant")) {
            message.put("modelId", body.path("modelAId").asText());
        } else {
            message.putNull("modelId");
        }
        message.put("evaluationSessionId", body.path("id").asText());
        message.put("status", "pending").putNull("failureReason");
    }

    static String model(String publicName) {
        return ModelList.standard().idOf(publicName).orElseThrow();
    }

    static String uuid4() {
        return UUID.randomUUID().toString();
    }

    /** A random UUID that says it is of version 7. */
    static String uuid7() {
        var uuid = new StringBuilder(uuid4());
        uuid.setCharAt(14, '7');
        return uuid.toString();
    }
}
