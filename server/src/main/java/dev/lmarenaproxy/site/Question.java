package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

/**
 * What the site is asked for an answer.
 *
 * @param evaluationId by which the site will know the question and its answer: the first of an
 *     evaluation or, where the site continues them, a further one
 */
public record Question(String evaluationId, SiteRequest request) {
    public Question {
        requireNonNull(evaluationId);
        requireNonNull(request);
    }
}
