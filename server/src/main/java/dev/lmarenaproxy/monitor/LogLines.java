package dev.lmarenaproxy.monitor;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for each request that ended, by loggers that have files of their own: {@code
 * requests.jsonl}, and {@code errors.jsonl} for those that failed or were refused.
 */
public final class LogLines implements BiConsumer<RequestRecord, RequestDetails> {
    private static final Logger REQUESTS = LoggerFactory.getLogger("requests");
    private static final Logger ERRORS = LoggerFactory.getLogger("errors");

    private final BooleanSupplier bodies;

    /**
     * @param bodies whether lines tell what was asked and answered
     */
    public LogLines(BooleanSupplier bodies) {
        this.bodies = bodies;
    }

    @Override
    public void accept(RequestRecord record, RequestDetails details) {
        var line = RecordJson.line(record, details, bodies.getAsBoolean());
        REQUESTS.info(line);
        if (RequestStore.Filter.ERRORS.statuses().contains(record.status())) {
            ERRORS.info(line);
        }
    }
}
