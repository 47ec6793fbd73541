package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lmarenaproxy.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told of the form of its answer, in front of the conversation. It is short,
 * because the site refuses long prompts, and the same for each request of a conversation.
 */
final class Contract {
    /** Characters of all descriptions together; beyond, the longest ones are cut off. */
    static final int MOST_DESCRIPTION = 16_000;

    private static final int SHORTEST_DESCRIPTION = 80;

    private static final String CALLS =
            """
            # Tools
            You can call the tools below. A call is a block of its own, which begins a line:

            <tool_call>
            {"name":"tool_name","arguments":{"key":"value"}}
            </tool_call>

            It holds one JSON object; its "arguments" have the type that the tool asks for, where \
            "?" means optional. Within JSON strings write \\n for a line break and \\" for a quote. \
            Don't put the block into a code fence or a quotation. \
            """;

    private static final String SEVERAL = "For several calls write several blocks in a row. ";

    private static final String ONE = "Make one call at most. ";

    private static final String TEXT =
            "A tool with (text) takes free text: its \"arguments\" are one JSON string. ";

    private static final String THEN =
            "End your answer after the last block: the results come in the next turn as"
                    + " <tool_result> blocks, which you never write.";

    private static final String MAY = " Call a tool only if it helps.";

    private static final String MUST = " Your answer must call a tool.";

    private static final String NO_TOOLS = "No tool can be called now. Answer in words.";

    private Contract() {}

    /**
     * @param tools that may be called
     * @param must whether one must be called
     */
    static String ofTools(List<Described> tools, boolean several, boolean must) {
        var text = new StringBuilder(CALLS);
        text.append(several ? SEVERAL : ONE);
        if (tools.stream().anyMatch(described -> described.tool().custom())) {
            text.append(TEXT);
        }
        text.append(THEN).append(must ? MUST : MAY);
        int length = descriptionLength(tools);
        for (var described : tools) {
            text.append("\n\n").append(Signature.of(described.tool(), described.schema(), length));
        }
        return text.toString();
    }

    /** For a conversation in which tools were called that can't be called any more. */
    static String withoutTools() {
        return NO_TOOLS;
    }

    /**
     * @param name of the schema; null for any JSON object
     * @param insteadOfCalls whether the model may call tools as well
     */
    static String ofDocument(
            @Nullable String name, @Nullable JsonNode schema, boolean insteadOfCalls) {
        String answer = insteadOfCalls ? "If you call no tool, answer " : "Answer ";
        String text =
                answer
                        + "with one JSON "
                        + (schema == null ? "object" : "document")
                        + " and nothing else: no words before or after it, no code fence.";
        return schema == null
                ? text
                : text + " It must be valid by this JSON Schema, \"" + name + "\":\n" + schema;
    }

    /** The longest that each description may be so that all together aren't too long. */
    private static int descriptionLength(List<Described> tools) {
        var descriptions = new ArrayList<String>();
        for (var described : tools) {
            descriptions.add(described.tool().description());
            Signature.descriptions(described.schema(), descriptions);
        }
        int[] lengths = descriptions.stream().mapToInt(String::length).sorted().toArray();
        int left = MOST_DESCRIPTION;
        for (int i = 0; i < lengths.length; i++) {
            int share = left / (lengths.length - i);
            if (lengths[i] > share) {
                return Math.max(SHORTEST_DESCRIPTION, share);
            }
            left -= lengths[i];
        }
        return Integer.MAX_VALUE;
    }

    /**
     * @param schema parsed; missing where the tool takes free text
     */
    record Described(Tool tool, JsonNode schema) {
        static Described freeText(Tool tool) {
            return new Described(tool, MissingNode.getInstance());
        }
    }
}
