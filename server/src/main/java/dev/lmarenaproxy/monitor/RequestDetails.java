package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request beside its record.
 *
 * @param asked the body as it was sent; null where bodies are not recorded
 * @param answered the text that the client was told; null where bodies are not recorded
 * @param reasoned the reasoning that the client was told; null where bodies are not recorded
 * @param pieces in how many the client was told its answer; 0 where nobody read it
 * @param timeline what happened, in order
 */
public record RequestDetails(
        @Nullable Excerpt asked,
        @Nullable Excerpt answered,
        @Nullable Excerpt reasoned,
        long pieces,
        List<Moment> timeline,
        List<Part> jobs) {
    /** Nothing but the record is known. */
    public static final RequestDetails NONE =
            new RequestDetails(null, null, null, 0, List.of(), List.of());

    public RequestDetails {
        timeline = List.copyOf(timeline);
        jobs = List.copyOf(jobs);
    }

    /** A text, or its beginning. */
    public record Excerpt(String text, boolean truncated) {
        public Excerpt {
            requireNonNull(text);
        }
    }

    /**
     * One thing that happened to a request.
     *
     * @param kind such as {@code queued}
     * @param detail more of it, such as a fault's code
     * @param job where it is not the first of the answer
     */
    public record Moment(
            Instant at,
            String kind,
            @Nullable String detail,
            @Nullable TabId tab,
            @Nullable JobId job) {
        public Moment {
            requireNonNull(at);
            requireNonNull(kind);
        }
    }

    /**
     * A job that the request was made of.
     *
     * @param outcome the finish reason or the kind of the fault, in lower case; null while it goes
     *     on
     */
    public record Part(JobId job, int attempts, @Nullable String outcome) {
        public Part {
            requireNonNull(job);
        }
    }
}
