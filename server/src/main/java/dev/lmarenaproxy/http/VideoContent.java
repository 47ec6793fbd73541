package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.MEDIA_UNREACHABLE;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.tab.MediaFetch;
import dev.lmarenaproxy.tab.MediaSink;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A video on its way from a tab to a client, piece by piece: what the client doesn't read the tab
 * doesn't fetch. Where the tab may not read it, the client is sent to its address.
 */
final class VideoContent implements MediaSink {
    private final Context context;
    private final HttpServerResponse response;
    private final String url;

    /** Bytes that came and have not left for the client. */
    private final AtomicLong unread = new AtomicLong();

    /** Of the context, as all below. */
    private final Queue<Buffer> waiting = new ArrayDeque<>();

    private @Nullable MediaFetch fetch;
    private boolean ended;
    private boolean over;

    /**
     * To be made on the connection's context.
     *
     * @param url of the video
     */
    VideoContent(Context context, HttpServerResponse response, String url) {
        this.context = context;
        this.response = response;
        this.url = url;
    }

    /** Takes the fetch that brings it; when the client goes away, it ends. */
    void begin(MediaFetch begun) {
        fetch = begun;
        response.drainHandler(_ -> drain());
        response.exceptionHandler(_ -> clientGone());
        response.closeHandler(_ -> clientGone());
        if (response.closed()) {
            clientGone();
        }
    }

    @Override
    public void head(String contentType, long length) {
        context.runOnContext(_ -> {
            if (over) {
                return;
            }
            response.putHeader(
                    HttpHeaders.CONTENT_TYPE,
                    contentType.startsWith("video/") ? contentType : "application/octet-stream");
            // it is another site's, and not to be run as anything else
            response.putHeader("X-Content-Type-Options", "nosniff");
            if (length >= 0) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
            } else {
                response.setChunked(true);
            }
        });
    }

    @Override
    public void bytes(byte[] bytes) {
        unread.addAndGet(bytes.length);
        context.runOnContext(_ -> {
            waiting.add(Buffer.buffer(bytes));
            drain();
        });
    }

    @Override
    public void end() {
        context.runOnContext(_ -> {
            ended = true;
            drain();
        });
    }

    private void drain() {
        while (!over && !waiting.isEmpty() && !response.writeQueueFull()) {
            var piece = waiting.remove();
            response.write(piece);
            unread.addAndGet(-piece.length());
            if (fetch != null) {
                fetch.progressed();
            }
        }
        if (!over && ended && waiting.isEmpty()) {
            over = true;
            response.end();
        }
    }

    @Override
    public void failed(Fault fault) {
        context.runOnContext(_ -> {
            if (over) {
                return;
            }
            over = true;
            if (response.headWritten()) {
                // the client must not take a part for the whole
                response.reset();
            } else if (fault.kind() == MEDIA_UNREACHABLE && url.startsWith("https://")) {
                response.headers().clear();
                response.setStatusCode(302).putHeader(HttpHeaders.LOCATION, url).end();
            } else {
                response.headers().remove(HttpHeaders.CONTENT_LENGTH);
                response.setChunked(false);
                Responses.fault(response, fault);
            }
        });
    }

    @Override
    public long unread() {
        return unread.get();
    }

    private void clientGone() {
        if (!over) {
            over = true;
            waiting.clear();
            if (fetch != null) {
                fetch.cancel();
            }
        }
    }
}
