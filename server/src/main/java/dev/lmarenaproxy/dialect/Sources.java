package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.JobEvent.Citation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The sources of an answer, each URL once, in the order in which they came. */
public final class Sources {
    private final Map<String, String> titles = new LinkedHashMap<>();

    public void add(Citation citation) {
        titles.merge(citation.url(), citation.title(), (a, b) -> a.isEmpty() ? b : a);
    }

    public boolean isEmpty() {
        return titles.isEmpty();
    }

    /** Tells URL and title of each; a source without a title has its URL for one. */
    public void forEach(BiConsumer<String, String> told) {
        titles.forEach((url, title) -> told.accept(url, title.isEmpty() ? url : title));
    }
}
