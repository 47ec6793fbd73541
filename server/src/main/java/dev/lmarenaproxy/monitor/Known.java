package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import java.util.ArrayList;
import java.util.List;

/** What is known of a request at one moment. */
record Known(RequestRecord record, List<Moment> moments, List<Part> jobs) {
    private static final int MOST_MOMENTS = 200;

    Known with(RequestRecord now) {
        return new Known(now, moments, jobs);
    }

    Known and(Moment moment) {
        if (moments.size() >= MOST_MOMENTS && record.outcome() == null) {
            return this;
        }
        var more = new ArrayList<>(moments);
        more.add(moment);
        return new Known(record, List.copyOf(more), jobs);
    }

    Known and(Part part) {
        var more = new ArrayList<>(jobs);
        more.removeIf(other -> other.job().equals(part.job()));
        more.add(part);
        return new Known(record, moments, List.copyOf(more));
    }
}
