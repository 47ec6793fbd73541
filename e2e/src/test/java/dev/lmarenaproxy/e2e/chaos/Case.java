package dev.lmarenaproxy.e2e.chaos;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A {@link Question} and all that was seen of it, by its client and by the site, with the times
 * since the beginning of the play. Any thread may add to it.
 */
final class Case {
    /** How it ended for the client. */
    sealed interface Outcome {
        record Answered() implements Outcome {}

        /** A clean error. */
        record Failed(String code) implements Outcome {}

        /** The connection broke, and the client could not come back, or not get an end. */
        record Cut(boolean gatewayCrashed) implements Outcome {}

        /** The client went away on purpose, for good. */
        record Left() implements Outcome {}
    }

    private final Question question;
    private final Timeline timeline;
    private final List<String> flaws = new CopyOnWriteArrayList<>();
    private final List<String> jobs = new CopyOnWriteArrayList<>();
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();

    Case(Question question, Timeline timeline) {
        this.question = question;
        this.timeline = timeline;
    }

    Question question() {
        return question;
    }

    void note(String what) {
        timeline.note(what);
    }

    /** Something that must not be. */
    void flaw(String kind) {
        flaws.add(kind);
        note("FLAW: " + kind);
    }

    /** The site was asked for it. */
    void asked() {
        note("asked at the site");
        if (outcome.get() instanceof Outcome.Answered) {
            flaw("duplicated: generated again after its client had the answer");
        }
    }

    /** Its answer is that of a job. */
    void job(String id) {
        if (!jobs.contains(id)) {
            jobs.add(id);
            note("job " + id);
        }
    }

    /** With a key there is another job only where the one before it has failed. */
    void judge(Predicate<String> failed) {
        if (question.key() != null
                && !jobs.subList(0, Math.max(0, jobs.size() - 1)).stream().allMatch(failed)) {
            flaw("duplicated: one key, several jobs " + jobs);
        }
    }

    /** Text as far as it has come must be the beginning of what was meant. */
    void text(String text, boolean whole) {
        var meant = question.story().text();
        if (whole ? meant.equals(text) : meant.startsWith(text)) {
            return;
        }
        var same = 0;
        while (same < Math.min(text.length(), meant.length())
                && text.charAt(same) == meant.charAt(same)) {
            same++;
        }
        flaw(
                "%s: %d of %d characters, differs from what was meant at %d: '%s' in place of '%s'"
                        .formatted(
                                foreign(text) ? "mixed" : "wrong",
                                text.length(),
                                meant.length(),
                                same,
                                piece(text, same),
                                piece(meant, same)));
    }

    private boolean foreign(String text) {
        return text.replace(question.mark() + ":", "").matches("(?s).*[qw]\\d+x\\d+:.*");
    }

    private static String piece(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + 40));
    }

    void ended(Outcome how) {
        outcome.set(how);
        note("ended: " + how);
    }

    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome.get());
    }

    List<String> flaws() {
        return List.copyOf(flaws);
    }

    /** Everything, for whoever looks for the reason. */
    @Override
    public String toString() {
        return "%s %s %s %s\n%s\njobs %s\n%s\n"
                .formatted(
                        question.mark(),
                        question.manners(),
                        question.streamed() ? "streamed" : "whole",
                        question.key() == null ? "without a key" : question.key(),
                        question.prompt(),
                        jobs,
                        timeline);
    }
}
