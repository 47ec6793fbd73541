package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.JobId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ids of responses and of their items. They are made of the answer's id, so that everyone who reads
 * an answer again makes the same ones, and that an item's id leads to its response.
 */
public final class ItemId {
    private static final String RESPONSE = "resp_";
    private static final Pattern RESPONSE_FORM = Pattern.compile("resp_([A-Za-z0-9-]{1,64})");
    private static final Pattern ITEM_FORM =
            Pattern.compile("[a-z]+_([A-Za-z0-9-]{1,64})_(in)?[0-9]+");

    private ItemId() {}

    /** The id of a response. */
    static String response(JobId answer) {
        return RESPONSE + answer.value();
    }

    static String output(String kind, String answer, int index) {
        return kind + "_" + answer + "_" + index;
    }

    static String ofInput(ObjectNode item, String answer, int index) {
        var kind =
                switch (item.path("type").asText()) {
                    case "message" -> "msg";
                    case "function_call" -> "fc";
                    case "custom_tool_call" -> "ctc";
                    case "function_call_output" -> "fco";
                    case "custom_tool_call_output" -> "ctco";
                    case "reasoning" -> "rs";
                    case "compaction" -> "cmp";
                    default -> "item";
                };
        return kind + "_" + answer + "_in" + index;
    }

    /** The answer that a response's id names; empty where it can't be one of ours. */
    public static Optional<JobId> answerOf(String response) {
        var form = RESPONSE_FORM.matcher(response);
        return form.matches() ? Optional.of(new JobId(form.group(1))) : Optional.empty();
    }

    /** The answer whose item has the id; empty where it can't be one of ours. */
    public static Optional<JobId> answerOfItem(String item) {
        var form = ITEM_FORM.matcher(item);
        return form.matches() ? Optional.of(new JobId(form.group(1))) : Optional.empty();
    }
}
