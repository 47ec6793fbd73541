package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.stream.JobStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for the ends of jobs. */
final class Endings {
    private Endings() {}

    /** All events, when the last one has come. */
    static List<JobEvent> all(JobStream stream) throws InterruptedException {
        var woken = new Semaphore(0);
        var events = new ArrayList<JobEvent>();
        try (var reader = stream.join(woken::release)) {
            while (events.isEmpty() || !(events.getLast() instanceof JobEvent.Final)) {
                var event = reader.poll();
                if (event != null) {
                    events.add(event);
                } else if (!woken.tryAcquire(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("no end after " + events);
                }
            }
        }
        return events;
    }

    /** How the job failed. */
    static Fault.Kind fault(JobStream stream) throws InterruptedException {
        if (all(stream).getLast() instanceof JobEvent.Failed(var fault)) {
            return fault.kind();
        }
        throw new AssertionError("not failed: " + stream.events());
    }
}
