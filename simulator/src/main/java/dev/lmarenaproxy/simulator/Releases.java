package dev.lmarenaproxy.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The site's scripts, release after release. Those of earlier ones can still be had, as a page may
 * be open for long; their actions are gone. Any thread may call it.
 */
final class Releases {
    private static final int MOST_FILES = 30;

    private final Map<String, String> files = new Recent<>(MOST_FILES);
    private Chunks current = Chunks.release();

    Releases() {
        files.putAll(current.files());
    }

    /** Puts a new release in the place of the current one. */
    synchronized void next() {
        current = Chunks.release();
        files.putAll(current.files());
    }

    synchronized Chunks current() {
        return current;
    }

    /** The files that the page of now loads. */
    synchronized List<String> names() {
        return List.copyOf(current.files().keySet());
    }

    synchronized Optional<String> code(String file) {
        return Optional.ofNullable(files.get(file));
    }
}
