package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.LastWords;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.pictures.TextPictures;
import java.util.ArrayList;
import java.util.List;

/** Reads the instructions and the conversation of a request. */
final class MessageTurns {
    /**
     * Begins a block of Claude Code's instructions that is addressed to Anthropic's accounts, not
     * to the model, and differs in every request.
     */
    private static final String FOR_ACCOUNTS = "x-anthropic-billing-header:";

    private MessageTurns() {}

    static List<Turn> decode(Fields request) throws FaultException {
        var turns = new ArrayList<Turn>();
        if (request.has("system")) {
            var parts = new ArrayList<>(ContentBlocks.decode(request, "system"));
            parts.removeIf(MessageTurns::isForAccounts);
            if (!parts.isEmpty()) {
                turns.add(new Turn(Role.SYSTEM, parts));
            }
        }
        var messages = request.array("messages");
        if (messages == null) {
            throw WrongInput.missing("messages");
        }
        if (messages.isEmpty()) {
            throw WrongInput.value("messages", "at least one message is required.");
        }
        for (var i = 0; i < messages.size(); i++) {
            turns.add(turn(Fields.of(messages.get(i), "messages[%d]".formatted(i))));
        }
        return LastWords.asBeginning(turns);
    }

    private static boolean isForAccounts(Part part) {
        return part instanceof Part.Text(var text) && text.startsWith(FOR_ACCOUNTS);
    }

    private static Turn turn(Fields message) throws FaultException {
        var role = message.requiredText("role");
        return switch (role) {
            case "user" ->
                    new Turn(
                            Role.USER,
                            TextPictures.extract(
                                    ContentBlocks.decode(message, "content"),
                                    message.path("content")));
            case "assistant" -> new Turn(Role.ASSISTANT, ContentBlocks.decode(message, "content"));
            case "system" -> new Turn(Role.SYSTEM, ContentBlocks.decode(message, "content"));
            default ->
                    throw WrongInput.value(
                            message.path("role"),
                            "expected 'user', 'assistant' or 'system', but got %s instead."
                                    .formatted(WrongInput.quoted(role)));
        };
    }
}
