package dev.lmarenaproxy.e2e.chaos;

import dev.lmarenaproxy.e2e.chaos.Case.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is to be told of a run: the figures, the flaws, and the cases that have flaws. */
final class Figures {
    private static final List<String> KINDS = List.of("lost", "mixed", "duplicated", "wrong");
    private static final int MOST_CASES = 40;

    private final List<Case> cases = new ArrayList<>();
    private final List<String> others;
    private final Timeline troubleTimes;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Integer> manners = new TreeMap<>();
    private final Map<String, Integer> troubles = new TreeMap<>();
    private final List<String> facts = new ArrayList<>();

    /**
     * @param others where flaws are gathered that belong to no single case
     */
    Figures(List<String> others, Timeline troubleTimes) {
        this.others = others;
        this.troubleTimes = troubleTimes;
    }

    void add(Collection<Case> more) {
        cases.addAll(more);
        for (var one : more) {
            outcomes.merge(one.outcome().map(Figures::name).orElse("none"), 1, Integer::sum);
            manners.merge(one.question().manners().label(), 1, Integer::sum);
            var trouble = one.question().trouble();
            if (trouble != null) {
                troubles.merge(trouble, 1, Integer::sum);
            }
        }
    }

    /** Says of each case what only the journal knows. */
    void judge(Predicate<String> failed) {
        cases.forEach(one -> one.judge(failed));
    }

    Figures trouble(String kind, int times) {
        troubles.put(kind, times);
        return this;
    }

    Figures fact(String name, Object value) {
        facts.add("| %s | %s |".formatted(name, value));
        return this;
    }

    long flaws(String kind) {
        return cases.stream().filter(one -> has(one.flaws(), kind)).count()
                + others.stream().filter(flaw -> flaw.startsWith(kind)).count();
    }

    int answered() {
        return outcomes.getOrDefault("answered", 0);
    }

    /** All flaws, without their cases. */
    List<String> allFlaws() {
        var all = new ArrayList<>(others);
        cases.forEach(
                one -> one.flaws().forEach(flaw -> all.add(one.question().mark() + ": " + flaw)));
        return all;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("\n| figure | |\n|---|---|\n");
        facts.forEach(fact -> text.append(fact).append('\n'));
        row(text, "requests", cases.size());
        outcomes.forEach((name, count) -> row(text, "ended " + name, count));
        manners.forEach((name, count) -> row(text, "client " + name, count));
        troubles.forEach((name, count) -> row(text, "trouble: " + name, count));
        KINDS.forEach(kind -> row(text, kind, flaws(kind)));
        text.append('\n').append(troubleTimes).append('\n');
        others.forEach(flaw -> text.append("\nFLAW: ").append(flaw));
        cases.stream()
                .filter(one -> !one.flaws().isEmpty())
                .limit(MOST_CASES)
                .forEach(one -> text.append('\n').append(one));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, long value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private static boolean has(List<String> flaws, String kind) {
        return flaws.stream().anyMatch(flaw -> flaw.startsWith(kind));
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _ -> "answered";
            case Outcome.Failed(var code) -> "failed: " + code;
            case Outcome.Cut(var crashed) -> crashed ? "cut by a crash, without a key" : "cut";
            case Outcome.Left _ -> "left on purpose";
        };
    }
}
