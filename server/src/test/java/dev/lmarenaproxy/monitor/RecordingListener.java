package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class RecordingListener implements RequestListener {
    final List<RequestRecord> begun = new ArrayList<>();
    final List<RequestRecord> changed = new ArrayList<>();
    final List<RequestRecord> ended = new ArrayList<>();
    final List<RequestDetails> details = new ArrayList<>();

    @Override
    public synchronized void begun(RequestRecord request) {
        begun.add(request);
    }

    @Override
    public synchronized void changed(RequestRecord request) {
        changed.add(request);
    }

    @Override
    public synchronized void ended(RequestRecord request, RequestDetails more) {
        ended.add(request);
        details.add(more);
    }

    /** Of the request that ended first. */
    synchronized RequestRecord.Outcome outcome() {
        return requireNonNull(ended.getFirst().outcome());
    }
}
