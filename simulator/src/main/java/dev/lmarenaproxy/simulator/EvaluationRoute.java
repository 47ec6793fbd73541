package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which way of asking a path stands for; the ids in it are empty where the way has none. */
record EvaluationRoute(Kind kind, String evaluationId, String messageId) {
    private static final Pattern CONTINUE = Pattern.compile("post-to-evaluation/([^/]+)");
    private static final Pattern RETRY =
            Pattern.compile("retry-evaluation-session-message/([^/]+)/messages/([^/]+)");

    /** Reads a path without its prefix; empty where the generation has no such route. */
    static Optional<EvaluationRoute> of(Generation generation, String method, String path) {
        return read(method, path).filter(route -> generation.kinds().contains(route.kind));
    }

    private static Optional<EvaluationRoute> read(String method, String path) {
        if (method.equals("POST") && path.equals("create-evaluation")) {
            return Optional.of(new EvaluationRoute(Kind.CREATE, "", ""));
        }
        var later = CONTINUE.matcher(path);
        if (method.equals("POST") && later.matches()) {
            return Optional.of(new EvaluationRoute(Kind.CONTINUE, later.group(1), ""));
        }
        var retry = RETRY.matcher(path);
        if (method.equals("PUT") && retry.matches()) {
            return Optional.of(new EvaluationRoute(Kind.RETRY, retry.group(1), retry.group(2)));
        }
        return Optional.empty();
    }
}
