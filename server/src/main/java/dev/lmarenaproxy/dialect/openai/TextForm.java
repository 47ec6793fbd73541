package dev.lmarenaproxy.dialect.openai;

import java.util.List;

/**
 * What the answer to a text completion is to look like.
 *
 * @param prompts as the client wrote them
 * @param choices how many answers each has
 * @param echo whether a text begins with its prompt
 * @param includeUsage whether a stream ends with a chunk that holds the usage
 */
record TextForm(List<String> prompts, int choices, boolean echo, boolean includeUsage) {
    TextForm {
        prompts = List.copyOf(prompts);
    }

    /** Of all prompts. */
    int allChoices() {
        return prompts.size() * choices;
    }

    /** What the text of a choice begins with. */
    String beginning(int choice) {
        return echo ? prompts.get(prompt(choice)) : "";
    }

    /** The place of the prompt that a choice answers. */
    int prompt(int choice) {
        return choice / choices;
    }
}
