package dev.lmarenaproxy.alerts;

import java.io.IOException;
import java.util.List;

/** Where alerts are kept; used by one thread at a time, which it may hold up. */
public interface AlertStore extends AutoCloseable {
    /** So many are kept. */
    int MOST = 1000;

    /** Keeps an alert, in place of the one with its id, and forgets those that are too many. */
    void put(Alert alert) throws IOException;

    /** The latest first. */
    List<Alert> page(int limit, int offset) throws IOException;

    int count() throws IOException;

    /** Of each rule the latest, in the order in which they came. */
    List<Alert> latest() throws IOException;

    /** 0 where there never was one. */
    long lastId() throws IOException;

    @Override
    void close();
}
