package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document that an answer must be. It is taken out of what models put around it: words, a
 * code fence. Immutable.
 *
 * @param form that it must have; null for any object
 */
record Document(@Nullable SchemaForm form) {
    /** Characters of an answer; a longer one isn't looked at. */
    static final int MOST_CHARACTERS = 1 << 20;

    private static final String NONE = "it holds no JSON";

    /** Places in the answer where a document may begin that are tried. */
    private static final int MOST_TRIES = 8;

    /** Of a document that stands alone. */
    private static final Pattern BEGINNING =
            Pattern.compile("[{\\[\"]|-?\\d|(?:true|false|null)\\b");

    /** What was found in an answer. */
    sealed interface Found {
        /**
         * A document of the right form.
         *
         * @param json strict JSON
         */
        record Right(String json) implements Found {}

        /**
         * None.
         *
         * @param why for the model and for people
         */
        record Wrong(String why) implements Found {}
    }

    Found find(String answer) {
        if (answer.length() > MOST_CHARACTERS) {
            return new Found.Wrong("it is longer than %d characters".formatted(MOST_CHARACTERS));
        }
        Wrong wrong = new Wrong(NONE, false);
        for (String candidate : candidates(answer)) {
            String json = LooseJson.tidied(candidate);
            var found = problem(json);
            if (found == null) {
                return new Found.Right(json);
            }
            // what is JSON was meant to be the document
            if (wrong.why().equals(NONE) || (found.isJson() && !wrong.isJson())) {
                wrong = found;
            }
        }
        return new Found.Wrong(wrong.why());
    }

    /** Of an answer that was cut off: from where the document seems to begin. */
    static String beginning(String answer) {
        int start = start(answer, 0);
        return start < 0 ? answer : answer.substring(start);
    }

    private record Wrong(String why, boolean isJson) {}

    private @Nullable Wrong problem(String json) {
        JsonNode node;
        try {
            node = LooseJson.readStrict(json);
        } catch (JsonProcessingException broken) {
            return new Wrong("it is not valid JSON: " + LooseJson.problem(broken), false);
        }
        String problem;
        if (form != null) {
            problem = form.problem(json);
        } else {
            problem = node.isObject() ? null : "it must be a JSON object";
        }
        return problem == null ? null : new Wrong(problem, true);
    }

    /** What may be the document, the likeliest first. */
    private static Set<String> candidates(String answer) {
        var candidates = new LinkedHashSet<String>();
        String whole = answer.strip();
        if (BEGINNING.matcher(whole).lookingAt()) {
            candidates.add(whole);
        }
        fenced(answer, candidates);
        int from = start(answer, 0);
        for (int tries = 0; from >= 0 && tries < MOST_TRIES; tries++) {
            var json = new JsonScanner();
            int end = from;
            while (end < answer.length() && !json.complete()) {
                json.next(answer.charAt(end));
                end++;
            }
            if (json.complete()) {
                candidates.add(answer.substring(from, end));
            } else if (!json.inString()) {
                candidates.add(answer.substring(from) + json.missingEnd());
            }
            from = start(answer, json.complete() ? end : from + 1);
        }
        return candidates;
    }

    private static void fenced(String answer, Set<String> candidates) {
        var fences = new Fences();
        int content = 0;
        int line = 0;
        for (int i = 0; i < answer.length() && candidates.size() < MOST_TRIES; i++) {
            boolean wasOpen = fences.open();
            fences.next(answer.charAt(i));
            if (answer.charAt(i) != '\n') {
                continue;
            }
            if (!wasOpen && fences.open()) {
                content = i + 1;
            } else if (wasOpen && !fences.open()) {
                candidates.add(answer.substring(content, line).strip());
            }
            line = i + 1;
        }
        if (fences.open()) {
            candidates.add(withoutFence(answer.substring(content)));
        }
    }

    /** The closing fence may be the last line, without an end. */
    private static String withoutFence(String text) {
        String stripped = text.strip();
        int end = stripped.length();
        while (end > 0 && (stripped.charAt(end - 1) == '`' || stripped.charAt(end - 1) == '~')) {
            end--;
        }
        return stripped.substring(0, end).strip();
    }

    private static int start(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }
}
