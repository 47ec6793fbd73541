package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.Sources;

/** Writes the sources of an answer as annotations. */
final class Citations {
    private Citations() {}

    /**
     * Appends the array of annotations.
     *
     * <p>The site doesn't say which words a source belongs to, so each belongs to the whole text.
     */
    static void append(Sources sources, int textLength, StringBuilder out) {
        out.append('[');
        var start = out.length();
        sources.forEach((url, title) -> {
            out.append(out.length() == start ? "" : ",")
                    .append("{\"type\":\"url_citation\",\"url_citation\":{\"url\":");
            JsonText.appendString(url, out);
            out.append(",\"title\":");
            JsonText.appendString(title, out);
            out.append(",\"start_index\":0,\"end_index\":").append(textLength).append("}}");
        });
        out.append(']');
    }
}
