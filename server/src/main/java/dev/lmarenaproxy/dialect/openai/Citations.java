package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sources of one answer, each URL once, in the order in which they came. */
final class Citations {
    private final Map<String, String> titles = new LinkedHashMap<>();

    void add(Citation citation) {
        titles.merge(citation.url(), citation.title(), (a, b) -> a.isEmpty() ? b : a);
    }

    boolean isEmpty() {
        return titles.isEmpty();
    }

    /**
     * Appends the array of annotations.
     *
     * <p>The site doesn't say which words a source belongs to, so each belongs to the whole text.
     */
    void append(int textLength, StringBuilder out) {
        var separator = '[';
        for (var source : titles.entrySet()) {
            var url = source.getKey();
            out.append(separator).append("{\"type\":\"url_citation\",\"url_citation\":{\"url\":");
            JsonText.appendString(url, out);
            out.append(",\"title\":");
            JsonText.appendString(source.getValue().isEmpty() ? url : source.getValue(), out);
            out.append(",\"start_index\":0,\"end_index\":").append(textLength).append("}}");
            separator = ',';
        }
        out.append(']');
    }
}
