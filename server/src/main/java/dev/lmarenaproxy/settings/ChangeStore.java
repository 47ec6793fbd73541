package dev.lmarenaproxy.settings;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where changes of the settings are kept; used by one thread at a time, which it may hold up. */
public interface ChangeStore extends AutoCloseable {
    /** So many are kept. */
    int MOST = 1000;

    /**
     * The last change and what the settings were after it.
     *
     * @param settings as JSON
     */
    record Last(long id, String settings) {}

    Optional<Last> last() throws IOException;

    /**
     * Keeps a change, and forgets those that are too many.
     *
     * @param settings what the settings are after it, as JSON
     */
    void append(Change change, String settings) throws IOException;

    /** The latest first. */
    List<Change> page(int limit, int offset) throws IOException;

    int count() throws IOException;

    Optional<Change> find(long id) throws IOException;

    void undone(long id) throws IOException;

    @Override
    void close();
}
