package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.site.SiteHead;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers a whole body, such as the page with the model list. */
final class BodyReceiver implements Receiver {
    private static final int MOST_BYTES = 16 << 20;

    private final CompletableFuture<FetchedBody> result;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable SiteHead head;

    BodyReceiver(CompletableFuture<FetchedBody> result) {
        this.result = result;
    }

    @Override
    public void head(SiteHead head, Instant now) {
        this.head = head;
    }

    @Override
    public void bytes(byte[] bytes) {
        if (body.size() + bytes.length > MOST_BYTES) {
            failed(Fault.of(Fault.Kind.ANSWER_TOO_LARGE, "The site's page is too large."));
        } else if (!over()) {
            body.writeBytes(bytes);
        }
    }

    @Override
    public void end() {
        if (head != null) {
            result.complete(new FetchedBody(head, body.toByteArray()));
        }
    }

    @Override
    public void failed(Fault fault) {
        result.completeExceptionally(new FaultException(fault));
    }

    @Override
    public void lost() {
        failed(Fault.of(Fault.Kind.STREAM_INTERRUPTED, "The tab is gone."));
    }

    @Override
    public boolean over() {
        return result.isDone();
    }

    @Override
    public boolean unwanted() {
        return over();
    }

    @Override
    public long unread() {
        return 0;
    }
}
