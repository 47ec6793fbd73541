package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_FAILED;
import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.CONTEXT_LENGTH_EXCEEDED;
import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;
import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.RATE_LIMITED;
import static dev.lmarenaproxy.Fault.Kind.SIGNED_OUT;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_REJECTED;
import static dev.lmarenaproxy.Fault.Kind.VERIFICATION_REQUIRED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.resume.GivenPart;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteProfile;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the site is asked: a conversation whose last answer ends an evaluation of the same browser
 * goes on there, so that only what is new travels; any other is asked as a whole, in an evaluation
 * of its own. Owned by the dispatcher's thread, except where a method says otherwise.
 */
final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    /**
     * What the site may answer because it was asked in an evaluation: it may not know it any more,
     * whatever words it has for that.
     */
    private static final Set<Fault.Kind> MAY_BE_THE_FORM =
            Set.of(
                    MODEL_NOT_FOUND,
                    UPSTREAM_REJECTED,
                    UPSTREAM_ERROR,
                    CONTEXT_LENGTH_EXCEEDED,
                    ANSWER_FAILED,
                    EMPTY_ANSWER);

    /** What the site answers before it looks at the question. */
    private static final Set<Fault.Kind> BEFORE_THE_QUESTION =
            Set.of(RATE_LIMITED, BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT);

    private final SiteProfile profile;
    private final Likeness likeness;
    private final BooleanSupplier goesOn;
    private final Evaluations evaluations = new Evaluations();

    /**
     * @param goesOn any thread asks it: whether evaluations are gone on with, where the site does
     *     that
     */
    Questions(SiteProfile profile, Likeness likeness, BooleanSupplier goesOn) {
        this.profile = profile;
        this.likeness = likeness;
        this.goesOn = () -> profile.continues() && goesOn.getAsBoolean();
    }

    /**
     * What can be made ready before it is known where a job runs.
     *
     * @param whole asks the whole conversation; null where the site doesn't take so much
     * @param tooLong why it is null
     * @param history null where evaluations are not gone on with
     */
    record Draft(@Nullable Question whole, @Nullable Fault tooLong, @Nullable History history) {
        /** Nothing is ready: the job is asked as a whole, and its evaluation not remembered. */
        static final Draft NONE = new Draft(null, null, null);

        /** What is left once it was asked: each attempt has ids of its own. */
        Draft used() {
            return new Draft(null, null, history);
        }
    }

    /**
     * What the site is asked in an attempt.
     *
     * @param after the name of the turns that the evaluation holds already; null for a new one
     */
    record Asked(Question question, @Nullable String after) {}

    /**
     * Makes ready what can be. May take long; any thread.
     *
     * @throws FaultException when the site can't be asked, neither as a whole nor otherwise
     */
    Draft draft(Job job) throws FaultException {
        var history = goesOn.getAsBoolean() ? History.of(job, likeness) : null;
        try {
            var whole = profile.ask(job.prompt(), job.model(), job.submittedAt());
            return new Draft(whole, null, history);
        } catch (FaultException e) {
            if (history == null || history.answered() == null) {
                throw e;
            }
            return new Draft(null, e.fault(), history);
        }
    }

    /** Why it is of no use to look for a tab; null where it is. */
    @Nullable Fault hopeless(Draft draft, Instant now) {
        var history = draft.history();
        var after = history == null ? null : history.answered();
        return after == null || evaluations.find(after, now) == null ? draft.tooLong() : null;
    }

    /**
     * What to ask in this browser.
     *
     * @param given what the client has seen of the answer, if it is to be gone on with
     * @throws FaultException when that is more than the site takes
     */
    Asked ask(Job job, Draft draft, @Nullable GivenPart given, String browser, Instant now)
            throws FaultException {
        if (given != null) {
            // nobody knows how much of that part the site has
            return new Asked(profile.ask(given.continuing(job.prompt()), job.model(), now), null);
        }
        var further = further(job, draft.history(), browser, now);
        if (further != null) {
            return further;
        }
        var whole = draft.whole();
        return new Asked(whole == null ? profile.ask(job.prompt(), job.model(), now) : whole, null);
    }

    private @Nullable Asked further(Job job, @Nullable History history, String browser, Instant now)
            throws FaultException {
        var after = history == null ? null : history.answered();
        if (history == null || after == null) {
            return null;
        }
        var known = evaluations.find(after, now);
        if (known == null || !known.browser().equals(browser)) {
            return null;
        }
        var question = profile.goOn(known.id(), history.news(job), job.model(), now);
        evaluations.forget(after);
        return new Asked(question, after);
    }

    /** The name of the turns that end with this answer. May take long; any thread. */
    String turns(History history, String answer) {
        return history.answeredBy(answer, likeness);
    }

    /** The evaluation of the attempt holds these turns now. */
    void answered(Attempt attempt, String turns, Instant now) {
        remember(attempt, turns, now);
    }

    /**
     * An attempt failed.
     *
     * @return whether the job is to be asked as a whole, at once: it was asked in an evaluation,
     *     and that may be the reason
     */
    boolean refused(Attempt attempt, Fault fault, Instant now) {
        var after = attempt.asked().after();
        if (after == null || attempt.run().stream().hasContent()) {
            return false;
        }
        if (BEFORE_THE_QUESTION.contains(fault.kind())) {
            remember(attempt, after, now);
        }
        var otherwise = MAY_BE_THE_FORM.contains(fault.kind());
        if (otherwise) {
            LOG.atInfo()
                    .addKeyValue("job", attempt.run().job().id())
                    .addKeyValue("fault", fault.kind())
                    .log("the site didn't go on with an evaluation; it is asked as a whole");
        }
        return otherwise;
    }

    private void remember(Attempt attempt, String turns, Instant now) {
        evaluations.put(
                turns, attempt.asked().question().evaluationId(), attempt.session().browser(), now);
    }
}
