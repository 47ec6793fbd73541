package dev.lmarenaproxy.simulator;

import java.util.Map;

/**
 * The evaluations that were asked for, which later turns and retries must name; event loop only.
 */
final class KnownEvaluations {
    private static final int MOST = 20_000;
    private static final int MOST_ANSWERS = 1000;

    private record Known(String modality, Map<String, Boolean> answers) {}

    private final Map<String, Known> byId = new Recent<>(MOST);
    private final Map<Integer, Integer> attempts = new Recent<>(MOST);

    boolean admits(EvaluationRoute route, EvaluationBody body) {
        var known = byId.get(body.evaluationId());
        return switch (route.kind()) {
            case CREATE -> true;
            case CONTINUE -> known != null;
            case RETRY -> known != null && known.answers.containsKey(body.answerId());
        };
    }

    /** Remembers an evaluation, or one more answer of it. */
    void add(EvaluationBody body) {
        byId.computeIfAbsent(
                        body.evaluationId(),
                        _ -> new Known(body.modality(), new Recent<>(MOST_ANSWERS)))
                .answers
                .put(body.answerId(), true);
    }

    String modality(String evaluationId) {
        var known = byId.get(evaluationId);
        return known == null ? "chat" : known.modality;
    }

    /** Counts from 1 how often this prompt was asked. */
    int attempt(String prompt) {
        return attempts.merge(prompt.hashCode(), 1, Integer::sum);
    }
}
