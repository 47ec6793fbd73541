package dev.lmarenaproxy.simulator.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each request is answered with. The first of these that has something to say wins:
 * the replies lined up with {@link #next}, the rules given with {@link #when} in their order, the
 * directive in the prompt, and last an answer made from the request alone. Any thread may call it.
 */
public final class Scenario {
    private static final int MOST = 100_000;

    private record Rule(
            Predicate<EvaluationRequest> condition, Function<EvaluationRequest, Reply> reply) {}

    private final ArrayDeque<Function<EvaluationRequest, Reply>> next = new ArrayDeque<>();
    private final List<Rule> rules = new ArrayList<>();
    private final ArrayDeque<PutReply> puts = new ArrayDeque<>();

    /** The next request that no earlier {@code next} is for gets this reply. */
    public Scenario next(Reply reply) {
        return next(1, reply);
    }

    /** So do the next {@code count} requests. */
    public synchronized Scenario next(int count, Reply reply) {
        requireRoom(next.size() + count);
        for (var one = 0; one < count; one++) {
            next.add(_ -> reply);
        }
        return this;
    }

    /** The next picture that is uploaded meets with this. */
    public synchronized Scenario nextPut(PutReply reply) {
        requireRoom(puts.size() + 1);
        puts.add(reply);
        return this;
    }

    /** What the next picture meets with; empty where all goes well. */
    public synchronized Optional<PutReply> replyToPut() {
        return Optional.ofNullable(puts.poll());
    }

    /** Every request gets this reply, until {@link #reset}. */
    public Scenario always(Reply reply) {
        return when(_ -> true, reply);
    }

    /** Every request gets the reply made for it, until {@link #reset}. */
    public Scenario always(Function<EvaluationRequest, Reply> reply) {
        return when(_ -> true, reply);
    }

    /** Requests that meet the condition get this reply, until {@link #reset}. */
    public Scenario when(Predicate<EvaluationRequest> condition, Reply reply) {
        return when(condition, _ -> reply);
    }

    /** Condition and reply are asked on the event loop, so they must not wait for anything. */
    public synchronized Scenario when(
            Predicate<EvaluationRequest> condition, Function<EvaluationRequest, Reply> reply) {
        requireRoom(rules.size() + 1);
        rules.add(new Rule(condition, reply));
        return this;
    }

    /** Forgets all replies and rules. */
    public synchronized void reset() {
        next.clear();
        rules.clear();
        puts.clear();
    }

    /** What to do with this request; takes the next reply out of the line, if there is one. */
    public Reply replyTo(EvaluationRequest request) throws WrongDirective {
        var scripted = scripted(request);
        if (scripted != null) {
            return scripted.apply(request);
        }
        var directive = Directive.in(request.prompt(), request.conversation());
        return directive.isPresent()
                ? DirectedReply.to(request, directive.get())
                : DefaultAnswer.to(request);
    }

    private synchronized @Nullable Function<EvaluationRequest, Reply> scripted(
            EvaluationRequest request) {
        var first = next.poll();
        if (first != null) {
            return first;
        }
        return rules.stream()
                .filter(rule -> rule.condition.test(request))
                .map(Rule::reply)
                .findFirst()
                .orElse(null);
    }

    private static void requireRoom(int wanted) {
        if (wanted > MOST) {
            throw new IllegalStateException("more than " + MOST + " scripted replies");
        }
    }
}
