package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The sources of one message as annotations of its text. */
final class Annotations {
    private final Sources sources = new Sources();
    private final List<String> annotations = new ArrayList<>();

    void add(Citation citation) {
        sources.add(citation);
    }

    /**
     * Makes annotations of the sources, once the text is complete.
     *
     * <p>The site doesn't say which words a source belongs to, so each belongs to the whole text.
     *
     * @return by their numbers
     */
    SequencedMap<Integer, String> place(int textLength) {
        var placed = new LinkedHashMap<Integer, String>();
        sources.forEach((url, title) -> {
            var annotation = annotation(url, title, textLength);
            placed.put(annotations.size(), annotation);
            annotations.add(annotation);
        });
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
