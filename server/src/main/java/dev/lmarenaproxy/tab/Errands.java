package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.site.PageLook;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a tab does for the gateway besides asking models: reads the site's page, uploads, fetches
 * media. Each has a name of its own. Owned by the session's executor, on which every stage
 * completes.
 */
final class Errands {
    private static final int EPOCH = 1;
    private static final Duration ACTION = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration MEDIA = Duration.ofMinutes(1);

    /** A picture of the largest size, over a line of 45 kB a second. */
    private static final Duration PUT = Duration.ofMinutes(2);

    /** What errands need of the session. */
    interface Line {
        Exchange begin(Frame.Order order, Receiver receiver, Supplier<Duration> patience);

        /** Calls back what is under way; what is over stays as it is. */
        void drop(Exchange exchange);

        /** Lets the tab send on as far as the receiver reads. */
        void acknowledge(Exchange exchange);
    }

    /** One errand that brings back a whole body. */
    record Errand(Exchange exchange, CompletableFuture<FetchedBody> result) {}

    private final Line line;
    private final Supplier<SessionLimits> limits;
    private long count;

    Errands(Line line, Supplier<SessionLimits> limits) {
        this.line = line;
        this.limits = limits;
    }

    /** Fetches a page of the site. */
    void fetch(SiteRequest request, BodyReceiver receiver) {
        var purpose = Frame.Start.Purpose.MODELS;
        line.begin(
                new Frame.Start(name("fetch"), EPOCH, limits.get().window(), purpose, request),
                receiver,
                () -> limits.get().idle());
    }

    /** Looks at the scripts of the site's page. */
    Errand look(PageLook what) {
        return errand(new Frame.Look(name("look"), EPOCH, limits.get().window(), what), LOOK);
    }

    /** Performs an action of the site's page that has to do with an upload. */
    Errand act(SiteRequest request) {
        var purpose = Frame.Start.Purpose.UPLOAD;
        return errand(
                new Frame.Start(name("upload"), EPOCH, limits.get().window(), purpose, request),
                ACTION);
    }

    /** Puts a picture where the site wants it. */
    Errand put(String url, Attachment picture) {
        return errand(
                new Frame.Put(
                        name("upload"),
                        EPOCH,
                        limits.get().window(),
                        url,
                        picture.contentType(),
                        picture.base64()),
                PUT);
    }

    /** Fetches media, as far as its receiver reads. */
    Exchange media(String url, Receiver receiver) {
        return line.begin(
                new Frame.Get(name("media"), EPOCH, limits.get().window(), url),
                receiver,
                () -> MEDIA);
    }

    void drop(@Nullable Exchange exchange) {
        if (exchange != null) {
            line.drop(exchange);
        }
    }

    void acknowledge(Exchange exchange) {
        line.acknowledge(exchange);
    }

    private Errand errand(Frame.Order order, Duration patience) {
        var result = new CompletableFuture<FetchedBody>();
        return new Errand(line.begin(order, new BodyReceiver(result), () -> patience), result);
    }

    private String name(String kind) {
        return kind + "-" + ++count;
    }
}
