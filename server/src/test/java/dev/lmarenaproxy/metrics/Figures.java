package dev.lmarenaproxy.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The figures of a gateway, read as Prometheus reads them. */
public final class Figures {
    private static final Pattern LINE =
            Pattern.compile("^(\\w+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TYPE =
            Pattern.compile("^# TYPE (\\w+) (\\w+)$", Pattern.MULTILINE);

    private final String text;
    private final List<Series> series;

    private record Series(String name, Map<String, String> labels, double value) {}

    public Figures(String text) {
        this.text = text;
        this.series = LINE.matcher(text).results().map(Figures::series).toList();
    }

    private static Series series(MatchResult line) {
        var labels = new TreeMap<String, String>();
        if (line.group(2) != null) {
            LABEL.matcher(line.group(2))
                    .results()
                    .forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        var value = line.group(3);
        return new Series(
                line.group(1),
                labels,
                Double.parseDouble(value.replace("+Inf", "Infinity").replace("-Inf", "-Infinity")));
    }

    /**
     * The sum over all that have the name and these labels, whatever others they have.
     *
     * @param labels names and values by turns
     */
    public double sum(String name, String... labels) {
        var of = series.stream().filter(one -> one.name.equals(name));
        for (var i = 0; i < labels.length; i += 2) {
            var label = labels[i];
            var value = labels[i + 1];
            of = of.filter(one -> value.equals(one.labels.get(label)));
        }
        return of.mapToDouble(Series::value).sum();
    }

    public boolean has(String name) {
        return series.stream().anyMatch(one -> one.name.equals(name));
    }

    /** The values that a label has anywhere. */
    public Set<String> values(String label) {
        var values = new TreeSet<String>();
        series.stream()
                .filter(one -> one.labels.containsKey(label))
                .forEach(one -> values.add(one.labels.get(label)));
        return values;
    }

    /** A line for each name that begins so: what it is, its labels, its buckets. */
    List<String> families(String prefixes) {
        var families = new ArrayList<String>();
        TYPE.matcher(text)
                .results()
                .filter(type -> type.group(1).matches(prefixes + ".*"))
                .forEach(type -> families.add(family(type.group(1), type.group(2))));
        return families;
    }

    private String family(String name, String type) {
        var labels = new TreeSet<String>();
        var buckets = new ArrayList<String>();
        for (var one : series) {
            if (one.name.equals(name) || one.name.equals(name + "_bucket")) {
                labels.addAll(one.labels.keySet());
                var bound = one.labels.get("le");
                if (bound != null && !buckets.contains(bound)) {
                    buckets.add(bound);
                }
            }
        }
        labels.remove("le");
        var shown = labels.isEmpty() ? "" : " {" + String.join(", ", labels) + "}";
        return name + " " + type + shown + (buckets.isEmpty() ? "" : " " + buckets);
    }
}
