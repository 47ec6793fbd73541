package dev.lmarenaproxy.simulator.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.stream.Collectors;

/** What a test reads out of an answer of a row a line. */
final class Rows {
    private Rows() {}

    /** The text of the first participant, put together. */
    static String text(String answer) {
        return text(answer, "a0:");
    }

    static String text(String answer, String prefix) {
        return answer.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> json(line.substring(prefix.length())))
                .collect(Collectors.joining());
    }

    private static String json(String literal) {
        try {
            return Bodies.JSON.readTree(literal).asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + literal, e);
        }
    }
}
