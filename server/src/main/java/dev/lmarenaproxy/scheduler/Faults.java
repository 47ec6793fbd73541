package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.RATE_LIMITED;
import static dev.lmarenaproxy.Fault.Kind.SIGNED_OUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.Fault.Kind.VERIFICATION_REQUIRED;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the scheduler tells of the jobs that it ends itself. */
final class Faults {
    private Faults() {}

    static Fault queueFull(int queued, Duration retryAfter) {
        return new Fault(
                QUEUE_FULL,
                "The queue is full (" + queued + " requests wait). Try again later.",
                null,
                retryAfter);
    }

    static Fault queueTimeout(Duration waited) {
        return Fault.of(
                QUEUE_TIMEOUT,
                "No tab had a free place for "
                        + waited.toSeconds()
                        + " s. Open the site in another tab, or ask for less at a time.");
    }

    /** The time of the job as a whole is over, and it waits. */
    static Fault noTimeLeft(Duration total) {
        return Fault.of(
                QUEUE_TIMEOUT,
                "The request was still waiting when its time was over, "
                        + total.toSeconds()
                        + " s after it came.");
    }

    static Fault noModel(Duration waited) {
        return Fault.of(
                MODEL_NOT_FOUND,
                "The site offers this model in none of the connected browsers (waited "
                        + waited.toSeconds()
                        + " s). Open the site in the browser that has it, or ask for another model.");
    }

    /**
     * Every tab needs the person.
     *
     * @param needs one for each tab
     */
    static Fault person(List<Fault> needs) {
        var tabs = new EnumMap<Fault.Kind, Integer>(Fault.Kind.class);
        needs.forEach(need -> tabs.merge(need.kind(), 1, Integer::sum));
        var most = Collections.max(tabs.entrySet(), Map.Entry.comparingByValue()).getKey();
        var what =
                tabs.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + what(entry.getKey()))
                        .collect(Collectors.joining(", "));
        return Fault.of(
                most,
                "Every tab needs the person ("
                        + what
                        + "). Do in the browser what the site asks for; requests go on by themselves.");
    }

    private static String what(Fault.Kind need) {
        if (need == BROWSER_CHECK) {
            return "with a browser check";
        }
        if (need == VERIFICATION_REQUIRED) {
            return "with a human verification";
        }
        return need == SIGNED_OUT ? "signed out" : "with another need";
    }

    static Fault limited(Duration retryAfter) {
        return new Fault(
                RATE_LIMITED,
                "The site limits every browser for the next "
                        + retryAfter.plusMillis(999).toSeconds()
                        + " s, longer than this request can wait.",
                null,
                retryAfter);
    }

    static Fault tooSlow(Duration total) {
        return Fault.of(
                ANSWER_TIMEOUT, "The answer was not complete after " + total.toSeconds() + " s.");
    }

    static Fault interrupted() {
        return Fault.of(
                STREAM_INTERRUPTED,
                "The browser tab that worked on this request was closed, reloaded or lost.");
    }
}
