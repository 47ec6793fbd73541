package dev.lmarenaproxy.feed;

import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last events, numbered from 1. One thread adds, any may read; the lock is held for moments.
 */
final class Ring {
    private final @Nullable String[] events;
    private final long mostCharacters;
    private final ReentrantLock lock = new ReentrantLock();
    private String epoch = newEpoch();
    private long first = 1;
    private long next = 1;
    private long characters;

    /** A place between two events. */
    record Place(String epoch, long next) {}

    /** What comes at a place. */
    sealed interface Look {
        record Event(String json) implements Look {}

        /** Nothing yet. */
        record Nothing() implements Look {}

        /** What came there is not kept any more. */
        record Gone() implements Look {}
    }

    private static final Look NOTHING = new Look.Nothing();
    private static final Look GONE = new Look.Gone();

    /**
     * @param most events
     * @param mostCharacters of all of them together
     */
    Ring(int most, long mostCharacters) {
        this.events = new String[most];
        this.mostCharacters = mostCharacters;
    }

    /** Where the next event will be. */
    Place end() {
        lock.lock();
        try {
            return new Place(epoch, next);
        } finally {
            lock.unlock();
        }
    }

    /** The number of the next event; only for the thread that adds. */
    long next() {
        return next;
    }

    void add(String event) {
        lock.lock();
        try {
            while (next - first >= events.length
                    || (next > first && characters + event.length() > mostCharacters)) {
                drop();
            }
            events[index(next)] = event;
            characters += event.length();
            next++;
        } finally {
            lock.unlock();
        }
    }

    /** Events were lost before they had a number: nobody can go on where they were. */
    void beginAnew() {
        lock.lock();
        try {
            while (first < next) {
                drop();
            }
            epoch = newEpoch();
        } finally {
            lock.unlock();
        }
    }

    boolean holds(Place place) {
        lock.lock();
        try {
            return place.epoch().equals(epoch) && place.next() >= first && place.next() <= next;
        } finally {
            lock.unlock();
        }
    }

    Look at(Place place) {
        lock.lock();
        try {
            if (!holds(place)) {
                return GONE;
            }
            var event = place.next() == next ? null : events[index(place.next())];
            return event == null ? NOTHING : new Look.Event(event);
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        var old = events[index(first)];
        characters -= old == null ? 0 : old.length();
        events[index(first)] = null;
        first++;
    }

    private int index(long number) {
        return (int) (number % events.length);
    }

    private static String newEpoch() {
        return UUID.randomUUID().toString();
    }
}
