package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request for an answer that kept to the contract. {@code prompt} is the text of the last user
 * message, {@code attempt} counts from 1 how often this very prompt was asked, {@code headers} have
 * lower-case names, {@code origin} is the site's, as the client named it.
 */
public record EvaluationRequest(
        Kind kind,
        String evaluationId,
        String modelId,
        String modelName,
        String modality,
        String prompt,
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
}
