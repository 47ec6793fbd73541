package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.JobId;
import java.time.Instant;

/**
 * A request that comes before any model is known. However many jobs it will be, it waits as one.
 *
 * @param id of its first job
 * @param model as it was asked for, shortened; empty where none was
 * @param since when it came
 * @param streamed whether its client sees the answer grow
 */
public record Newcomer(JobId id, String model, Instant since, boolean streamed) {
    private static final int MOST_NAME = 200;

    public Newcomer {
        model = model.length() <= MOST_NAME ? model : model.substring(0, MOST_NAME - 1) + "…";
    }
}
