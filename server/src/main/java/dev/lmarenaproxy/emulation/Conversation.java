package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a request as the plain messages of a prompt. A longer conversation begins
 * with the messages of the shorter one that it continues: a turn is written without a look at those
 * after it.
 *
 * <p>The instructions that the conversation begins with become one message, with the contract after
 * them; instructions further on stay where they are. Calls and results are written as in {@link
 * CallText}.
 */
final class Conversation {
    private static final String UNKNOWN_TOOL = "tool";

    private final List<Message> messages = new ArrayList<>();

    /** The calls so far, by id. */
    private final Map<String, NamedCall> calls = new HashMap<>();

    /** The calls of the last answer, of which no result was seen yet. */
    private final List<NamedCall> open = new ArrayList<>();

    private record NamedCall(String name, int number) {}

    private Conversation() {}

    /**
     * @param contract what is to be obeyed besides; empty for nothing
     */
    static List<Message> messages(List<Turn> turns, String contract) {
        var conversation = new Conversation();
        int first = 0;
        while (first < turns.size() && turns.get(first).role() == Role.SYSTEM) {
            first++;
        }
        if (first > 0 || !contract.isEmpty()) {
            conversation.begin(turns.subList(0, first), contract);
        }
        turns.subList(first, turns.size()).forEach(conversation::add);
        return conversation.messages;
    }

    private void begin(List<Turn> instructions, String contract) {
        var texts = new ArrayList<String>();
        var attachments = new ArrayList<Attachment>();
        for (var turn : instructions) {
            var message = message(turn);
            texts.add(message.text());
            attachments.addAll(message.attachments());
        }
        texts.add(contract);
        texts.removeIf(String::isBlank);
        messages.add(new Message(Role.SYSTEM, String.join("\n\n", texts), attachments));
    }

    private void add(Turn turn) {
        List<Part> results = turn.parts().stream().filter(Part.Result.class::isInstance).toList();
        if (turn.role() != Role.TOOL && !results.isEmpty()) {
            // dialects differ in who brings the results
            messages.add(message(new Turn(Role.TOOL, results)));
            var rest = new ArrayList<>(turn.parts());
            rest.removeAll(results);
            if (!rest.isEmpty()) {
                messages.add(message(new Turn(turn.role(), rest)));
            }
        } else {
            messages.add(message(turn));
        }
    }

    private Message message(Turn turn) {
        var texts = new ArrayList<String>();
        var attachments = new ArrayList<Attachment>();
        if (turn.role() == Role.ASSISTANT) {
            open.clear();
        }
        long several = turn.parts().stream().filter(Part.Call.class::isInstance).count();
        for (var part : turn.parts()) {
            switch (part) {
                case Part.Text(var text) -> texts.add(text);
                case Part.Beginning(var text) -> texts.add(text);
                case Part.Picture(var attachment) -> attachments.add(attachment);
                case Part.Call call -> texts.add(call(call, several > 1));
                case Part.Result result -> texts.add(result(result));
            }
        }
        if (texts.size() > 1) {
            texts.removeIf(String::isEmpty);
        }
        return new Message(turn.role(), String.join("\n", texts), attachments);
    }

    private String call(Part.Call call, boolean numbered) {
        var named = new NamedCall(call.name(), numbered ? open.size() + 1 : 0);
        open.add(named);
        if (call.id() != null) {
            calls.put(call.id(), named);
        }
        return CallText.call(call.name(), call.arguments());
    }

    private String result(Part.Result result) {
        var call = called(result);
        String name =
                call != null ? call.name() : result.name() != null ? result.name() : UNKNOWN_TOOL;
        return CallText.result(
                name, call == null ? 0 : call.number(), result.failed(), result.text());
    }

    /** By the id; without one the first open call of that name, or the first at all. */
    private @Nullable NamedCall called(Part.Result result) {
        NamedCall call = null;
        if (result.callId() != null) {
            call = calls.get(result.callId());
        } else {
            for (var candidate : open) {
                if (result.name() == null || result.name().equals(candidate.name())) {
                    call = candidate;
                    break;
                }
            }
        }
        // by identity: the numbers of the open calls are different, or there is one
        open.remove(call);
        return call;
    }
}
