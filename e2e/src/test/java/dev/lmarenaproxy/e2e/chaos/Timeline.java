package dev.lmarenaproxy.e2e.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes with the time since the beginning of the play. Any thread may add to it. */
final class Timeline {
    private final long beganNanos;
    private final List<String> notes = new CopyOnWriteArrayList<>();

    private Timeline(long beganNanos) {
        this.beganNanos = beganNanos;
    }

    static Timeline begin() {
        return new Timeline(System.nanoTime());
    }

    /** Another one that began with this. */
    Timeline another() {
        return new Timeline(beganNanos);
    }

    void note(String what) {
        var since = Duration.ofNanos(System.nanoTime() - beganNanos);
        notes.add("%9.3f s  %s".formatted(since.toMillis() / 1000.0, what));
    }

    @Override
    public String toString() {
        return String.join("\n", notes);
    }
}
