package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.emulation.Toolbox.Written;
import java.util.List;

/** What is said of answers that haven't the form that was asked for, to the model and to people. */
final class Repairs {
    private static final int LONGEST = 2000;

    private Repairs() {}

    /**
     * @param wordsWillDo whether the model may also answer without these calls
     */
    static String ofCalls(List<Written.Wrong> wrong, boolean wordsWillDo) {
        var text = new StringBuilder("These calls can't be made:\n");
        for (int i = 0; i < wrong.size(); i++) {
            text.append(i + 1).append(". ").append(told(wrong.get(i))).append('\n');
        }
        text.append(
                wrong.size() == 1
                        ? "Write this call again, corrected, as a <tool_call> block"
                        : "Write only these calls again, corrected and in this order, as"
                                + " <tool_call> blocks");
        text.append(", and nothing else.");
        if (wordsWillDo) {
            text.append(" If no tool is of use, answer in words instead.");
        }
        return text.toString();
    }

    static String ofNoCall(Toolbox tools) {
        var names = tools.described().stream().map(described -> described.tool().name()).toList();
        return names.size() == 1
                ? "You must call the tool %s. Write the call as a <tool_call> block, and nothing else."
                        .formatted(names.getFirst())
                : "You must call a tool. Write the call as a <tool_call> block, and nothing else.";
    }

    static String ofDocument(Plan plan, String why) {
        String kind =
                plan.document() == null || plan.document().form() != null ? "document" : "object";
        return "This answer is not valid: %s\nWrite the whole JSON %s again, corrected, and nothing else: no words before or after it, no code fence."
                .formatted(shortened(why), kind);
    }

    static String notACall(Written.Wrong wrong) {
        return "The model made a call that is not valid, and did not correct it: " + told(wrong);
    }

    static String noCall() {
        return "A call of a tool is required, and the model made none.";
    }

    static String notADocument(String why) {
        return "The model's answer is not a JSON document as it was asked for: " + shortened(why);
    }

    private static String told(Written.Wrong wrong) {
        return shortened(wrong.name() == null ? wrong.why() : wrong.name() + ": " + wrong.why());
    }

    private static String shortened(String text) {
        return Signature.shortened(text, LONGEST);
    }
}
