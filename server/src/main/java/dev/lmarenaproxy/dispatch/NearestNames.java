package dev.lmarenaproxy.dispatch;

import static java.util.Comparator.comparingDouble;

import dev.lmarenaproxy.Fault;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Finds what a client probably meant by the name of a model that doesn't exist. */
final class NearestNames {
    private static final int MOST = 3;
    private static final double ALIKE = 0.8;

    /** A part of a name says something only from this length on. */
    private static final int SHORTEST_PART = 3;

    /** The comparison takes time with the square of the length, and a stranger chose the name. */
    private static final int COMPARED_CHARACTERS = 100;

    private static final int SHOWN_CHARACTERS = 100;

    private NearestNames() {}

    /** Up to three of {@code known}, the nearest first; none where nothing is like {@code name}. */
    static List<String> of(String name, Collection<String> known) {
        record Scored(String name, double score) {}
        var wanted = comparable(name);
        return known.stream()
                .map(candidate -> new Scored(candidate, score(wanted, comparable(candidate))))
                .filter(scored -> scored.score() >= ALIKE)
                .sorted(
                        comparingDouble(Scored::score)
                                .reversed()
                                .thenComparing(Scored::name, Comparator.naturalOrder()))
                .limit(MOST)
                .map(Scored::name)
                .toList();
    }

    /** The fault of asking for a model that is none of {@code known}. */
    static Fault unknownModel(String name, Collection<String> known) {
        return Fault.at(
                Fault.Kind.MODEL_NOT_FOUND,
                "model",
                "The model %s does not exist.%s GET /v1/models lists all models."
                        .formatted(quoted(name), meant(name, known)));
    }

    /** The fault of a model that the site refuses, for which {@code others} may stand in. */
    static Fault withdrawn(Fault said, String name, Collection<String> others) {
        return Fault.at(Fault.Kind.MODEL_NOT_FOUND, "model", said.message() + meant(name, others));
    }

    private static String meant(String name, Collection<String> known) {
        var near = of(name, known);
        return near.isEmpty()
                ? ""
                : near.stream()
                        .map(NearestNames::quoted)
                        .collect(Collectors.joining(", ", " Did you mean ", "?"));
    }

    private static String quoted(String name) {
        return name.length() <= SHOWN_CHARACTERS
                ? "'" + name + "'"
                : "'" + name.substring(0, SHOWN_CHARACTERS) + "…'";
    }

    private static String comparable(String name) {
        return name.substring(0, Math.min(name.length(), COMPARED_CHARACTERS))
                .toLowerCase(Locale.ROOT);
    }

    /** From 0 to 2: a name that is a part of the other comes before one that is only alike. */
    private static double score(String wanted, String candidate) {
        var alike = new JaroWinklerSimilarity().apply(wanted, candidate);
        var shorter = wanted.length() < candidate.length() ? wanted : candidate;
        var isPart =
                shorter.length() >= SHORTEST_PART
                        && (wanted.contains(candidate) || candidate.contains(wanted));
        return isPart ? 1 + alike : alike;
    }
}
