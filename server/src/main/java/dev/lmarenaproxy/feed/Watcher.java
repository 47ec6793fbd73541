package dev.lmarenaproxy.feed;

import org.jspecify.annotations.Nullable;

/**
 * One who watches: reads the events at their own pace, out of the ring that all share. For one
 * thread; only {@link #wake} comes from the feed's.
 */
public final class Watcher implements AutoCloseable {
    private final Feed feed;
    private final Ring ring;
    private final Runnable wake;
    private volatile Ring.@Nullable Place place;
    private boolean lost;
    private long seenStats;

    /** Where a watcher begins. */
    public record Welcome(String epoch, long seq, boolean resumed) {
        public String json() {
            return "{\"type\":\"welcome\",\"epoch\":\"%s\",\"seq\":%d,\"resumed\":%b}"
                    .formatted(epoch, seq, resumed);
        }
    }

    /**
     * @param wake told, on the feed's thread, that there may be something to read; returns at once
     */
    Watcher(Feed feed, Ring ring, Runnable wake) {
        this.feed = feed;
        this.ring = ring;
        this.wake = wake;
    }

    /**
     * Begins to read.
     *
     * @param epoch of the welcome that was got before; null where there was none
     * @param since number of the last event that was got
     */
    public Welcome begin(@Nullable String epoch, @Nullable Long since) {
        var wanted = epoch == null || since == null ? null : new Ring.Place(epoch, since + 1);
        var resumed = wanted != null && ring.holds(wanted);
        var from = wanted != null && resumed ? wanted : ring.end();
        place = from;
        return new Welcome(from.epoch(), from.next() - 1, resumed);
    }

    /** The next message; null where there is none yet, or the watcher is lost. */
    public @Nullable String poll() {
        var now = place;
        if (now == null || lost) {
            return null;
        }
        return switch (ring.at(now)) {
            case Ring.Look.Event(var json) -> {
                place = new Ring.Place(now.epoch(), now.next() + 1);
                yield json;
            }
            case Ring.Look.Gone _ -> {
                lost = true;
                yield null;
            }
            case Ring.Look.Nothing _ -> stats();
        };
    }

    /** Of the figures only the latest counts. */
    private @Nullable String stats() {
        var latest = feed.stats();
        if (latest == null || latest.number() == seenStats) {
            return null;
        }
        seenStats = latest.number();
        return latest.json();
    }

    /** Whether it read so slowly that it missed something, or is about to. */
    public boolean lost() {
        var now = place;
        return lost || (now != null && !ring.holds(now));
    }

    void wake() {
        if (place != null) {
            wake.run();
        }
    }

    @Override
    public void close() {
        feed.leaves(this);
    }
}
