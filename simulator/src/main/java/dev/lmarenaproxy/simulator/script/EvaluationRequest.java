package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request for an answer that kept to the contract. {@code prompt} is the text of the last user
 * message, {@code conversation} all that the model sees, {@code attempt} counts from 1 how often
 * this very {@link #question} was asked, {@code headers} have lower-case names, {@code origin} is
 * where the site's files lie: its own origin, as the client named it, unless it has another one.
 */
public record EvaluationRequest(
        Kind kind,
        String evaluationId,
        String modelId,
        String modelName,
        String modality,
        String prompt,
        String conversation,
        int attempt,
        JsonNode body,
        Map<String, String> headers,
        String path,
        String origin) {
    /** The three ways to ask. */
    public enum Kind {
        /** The first turn. */
        CREATE,
        /** A later turn of a known evaluation. */
        CONTINUE,
        /** A known answer, once more. */
        RETRY
    }

    public EvaluationRequest {
        requireNonNull(kind);
        headers = Map.copyOf(headers);
    }

    /**
     * What makes requests attempts at the same thing: the prompt, or its directive where that is to
     * be resumed, since a request to go on has another prompt.
     */
    public static String question(String prompt, String conversation) throws WrongDirective {
        return Directive.in(prompt, conversation)
                .filter(Directive::resumes)
                .map(Directive::source)
                .orElse(prompt);
    }
}
