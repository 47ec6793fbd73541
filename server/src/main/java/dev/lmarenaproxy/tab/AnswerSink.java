package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.JobEvent;

/** Where a tab's answer goes. Called on the session's executor, in order. */
public interface AnswerSink {
    /**
     * Takes the next event; a final one is the last.
     *
     * @param weight bytes from the tab that have arrived since the event before
     */
    void event(JobEvent event, long weight);

    /** The part of the weight that nobody has read yet; any thread. */
    long unread();
}
