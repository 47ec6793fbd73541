package dev.lmarenaproxy.http;

import dev.lmarenaproxy.monitor.Reports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All records on their way to one client, a piece at a time: the next is read when the one before
 * has left. On the connection's context.
 */
final class RecordDownload {
    private static final Logger LOG = LoggerFactory.getLogger(RecordDownload.class);
    private static final int RECORDS_A_PIECE = 200;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Reports reports;
    private final String type;

    /**
     * @param type {@code requests} or {@code errors}
     */
    RecordDownload(Vertx vertx, HttpServerResponse response, Reports reports, String type) {
        this.vertx = vertx;
        this.response = response;
        this.reports = reports;
        this.type = type;
    }

    /**
     * @param headersOnly whether nothing is to follow them
     */
    void begin(boolean headersOnly) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .putHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + type + ".jsonl\"");
        if (headersOnly) {
            response.end();
        } else {
            next(0);
        }
    }

    private void next(long after) {
        if (response.closed()) {
            return;
        }
        Future.fromCompletionStage(
                        reports.piece(after, type.equals("errors"), RECORDS_A_PIECE),
                        vertx.getOrCreateContext())
                .onSuccess(piece -> {
                    if (piece.lines().isEmpty()) {
                        response.end();
                    } else {
                        // completes when the socket has taken it
                        response.write(piece.lines()).onSuccess(_ -> next(piece.last()));
                    }
                })
                .onFailure(failure -> {
                    LOG.warn("a download broke off", failure);
                    // a cut, so that no client takes it for the end
                    response.reset();
                });
    }
}
