package dev.lmarenaproxy.simulator;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map that remembers the latest entries and forgets the oldest beyond its limit. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    @Serial private static final long serialVersionUID = 1L;

    private final int limit;

    Recent(int limit) {
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
