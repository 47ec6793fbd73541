package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.Sessions.Session;
import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import java.util.Map;

/**
 * The evaluations that were answered, which later turns and retries must name: each belongs to the
 * session that asked for it. Any thread may call it.
 */
final class KnownEvaluations {
    private static final int MOST = 20_000;
    private static final int MOST_ANSWERS = 1000;

    private record Known(String session, String modality, Map<String, Boolean> answers) {}

    private final Map<String, Known> byId = new Recent<>(MOST);
    private final Map<Integer, Integer> attempts = new Recent<>(MOST);

    synchronized boolean admits(EvaluationRoute route, EvaluationBody body, Session session) {
        if (route.kind() == Kind.CREATE) {
            return true;
        }
        var known = byId.get(body.evaluationId());
        return known != null
                && known.session.equals(session.key())
                && (route.kind() == Kind.CONTINUE || known.answers.containsKey(body.answerId()));
    }

    /** Remembers an evaluation, or one more answer of it. */
    synchronized void add(EvaluationBody body, Session session) {
        byId.computeIfAbsent(
                        body.evaluationId(),
                        _ -> new Known(session.key(), body.modality(), new Recent<>(MOST_ANSWERS)))
                .answers
                .put(body.answerId(), true);
    }

    /** As if all of them had been too long ago. */
    synchronized void forget() {
        byId.clear();
    }

    synchronized String modality(String evaluationId) {
        var known = byId.get(evaluationId);
        return known == null ? "chat" : known.modality;
    }

    /** Counts from 1 how often this prompt was asked. */
    synchronized int attempt(String prompt) {
        return attempts.merge(prompt.hashCode(), 1, Integer::sum);
    }
}
