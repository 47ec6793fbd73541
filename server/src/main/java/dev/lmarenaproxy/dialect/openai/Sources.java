package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The sources of one answer, each URL once, as annotations of the message that ends first after
 * they came.
 */
final class Sources {
    private final Map<String, String> titles = new LinkedHashMap<>();
    private final List<String> annotations = new ArrayList<>();

    void add(Citation citation) {
        titles.merge(citation.url(), citation.title(), (a, b) -> a.isEmpty() ? b : a);
    }

    /**
     * Makes annotations of the sources.
     *
     * <p>The site doesn't say which words a source belongs to, so each belongs to the whole text.
     *
     * @return by their numbers
     */
    SequencedMap<Integer, String> place(int textLength) {
        var placed = new LinkedHashMap<Integer, String>();
        titles.forEach((url, title) -> {
            var annotation = annotation(url, title.isEmpty() ? url : title, textLength);
            placed.put(annotations.size(), annotation);
            annotations.add(annotation);
        });
        titles.clear();
        return placed;
    }

    private static String annotation(String url, String title, int textLength) {
        var out = new StringBuilder("{\"type\":\"url_citation\",\"url\":");
        JsonText.appendString(url, out);
        out.append(",\"title\":");
        JsonText.appendString(title, out);
        return out.append(",\"start_index\":0,\"end_index\":")
                .append(textLength)
                .append('}')
                .toString();
    }

    void append(StringBuilder out) {
        out.append('[').append(String.join(",", annotations)).append(']');
    }
}
