package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.JobEvent;
import java.util.ArrayList;
import java.util.List;

/** A reader that keeps the events and reads on only when told. */
final class RecordingSink implements AnswerSink {
    final List<JobEvent> events = new ArrayList<>();
    private long unread;
    private boolean reads = true;

    @Override
    public void event(JobEvent event, long weight) {
        events.add(event);
        unread += reads ? 0 : weight;
    }

    @Override
    public long unread() {
        return unread;
    }

    RecordingSink stopReading() {
        reads = false;
        return this;
    }

    RecordingSink readAll() {
        return read(unread);
    }

    RecordingSink read(long bytes) {
        unread -= bytes;
        return this;
    }
}
