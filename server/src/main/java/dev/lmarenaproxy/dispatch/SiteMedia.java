package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.MEDIA_UNREACHABLE;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.pictures.DataUrl;
import dev.lmarenaproxy.pictures.Pictures;
import dev.lmarenaproxy.tab.MediaFetch;
import dev.lmarenaproxy.tab.MediaSink;
import dev.lmarenaproxy.tab.TabSession;
import dev.lmarenaproxy.tab.TabState;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the pictures and videos that answers name: read by a tab from where they lie, as the
 * gateway itself goes to no other address. Only for addresses that an answer of the site named.
 * Safe for threads; returns at once.
 */
public final class SiteMedia {
    /** A picture has far less; it is held in memory as a whole. */
    static final long MOST_WHOLE = 32L << 20;

    /** Of a video only a window is held. */
    static final long MOST_STREAMED = 512L << 20;

    /** So many wholes are on their way at a time; others wait for their turn. */
    static final int AT_A_TIME = 4;

    static final int MOST_WAITING = 100;

    private static final String UNTOLD = "application/octet-stream";

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final MediaFetch OVER =
            new MediaFetch() {
                @Override
                public void progressed() {
                    // there is nothing more to come
                }

                @Override
                public void cancel() {
                    // nothing is on its way
                }
            };

    /** A whole file. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Body(String contentType, byte[] bytes) {}

    private final Supplier<List<TabSession>> tabs;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param tabs all that are connected or may come back
     */
    public SiteMedia(Supplier<List<TabSession>> tabs) {
        this.tabs = tabs;
    }

    /**
     * Brings a picture.
     *
     * @param url as an answer named it
     * @param madeIn the tab that asked for it, which is the first to be tried
     * @return fails with a {@link FaultException}; completes on any thread
     */
    public CompletionStage<Body> whole(String url, @Nullable TabId madeIn) {
        if (DataUrl.is(url)) {
            return inData(url)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> failed(brokenData()));
        }
        var result = new CompletableFuture<Body>();
        if (!enter(() -> attempt(url, madeIn, null, result))) {
            return failed(
                    new Fault(
                            QUEUE_FULL,
                            "Too many files are being fetched. Try again later.",
                            null,
                            PAUSE));
        }
        return result.whenComplete((_, _) -> leave());
    }

    /**
     * Brings a video, piece by piece as it is read.
     *
     * @param url as an answer named it
     * @param madeIn the tab that asked for it, which is preferred
     * @param sink hears all on a thread of its tab, or, where no tab is needed, at once
     */
    public MediaFetch streamed(String url, @Nullable TabId madeIn, MediaSink sink) {
        if (DataUrl.is(url)) {
            inData(url)
                    .ifPresentOrElse(
                            body -> {
                                sink.head(body.contentType(), body.bytes().length);
                                sink.bytes(body.bytes());
                                sink.end();
                            },
                            () -> sink.failed(brokenData()));
            return OVER;
        }
        var tab = tab(madeIn, null);
        if (tab.isEmpty()) {
            sink.failed(noTab());
            return OVER;
        }
        return tab.get().media(url, MOST_STREAMED, sink);
    }

    private void attempt(
            String url,
            @Nullable TabId madeIn,
            @Nullable TabSession lost,
            CompletableFuture<Body> result) {
        var tab = tab(madeIn, lost);
        if (tab.isEmpty()) {
            result.completeExceptionally(new FaultException(noTab()));
            return;
        }
        tab.get()
                .media(
                        url,
                        MOST_WHOLE,
                        new Gathering(result) {
                            @Override
                            public void failed(Fault fault) {
                                if (fault.kind() == STREAM_INTERRUPTED && lost == null) {
                                    attempt(url, madeIn, tab.get(), result);
                                } else {
                                    super.failed(fault);
                                }
                            }
                        });
    }

    private Optional<TabSession> tab(@Nullable TabId preferred, @Nullable TabSession not) {
        return tabs.get().stream()
                .filter(tab -> tab != not && tab.fetchesMedia() && isThere(tab))
                .min(
                        Comparator.comparing((TabSession tab) -> !tab.id().equals(preferred))
                                .thenComparingInt(tab -> tab.status().running()));
    }

    private static boolean isThere(TabSession tab) {
        var status = tab.status();
        return status.connected() && status.state() != TabState.STALE;
    }

    private boolean enter(Runnable task) {
        synchronized (waiting) {
            if (running >= AT_A_TIME) {
                return waiting.size() < MOST_WAITING && waiting.add(task);
            }
            running++;
        }
        task.run();
        return true;
    }

    private void leave() {
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            running -= next == null ? 1 : 0;
        }
        if (next != null) {
            next.run();
        }
    }

    private static Optional<Body> inData(String url) {
        return DataUrl.parse(url)
                .flatMap(parsed -> parsed.bytes().map(bytes -> body(parsed.type(), bytes)));
    }

    /** What the bytes of a picture say counts more than how their place calls them. */
    private static Body body(String type, byte[] bytes) {
        return new Body(Pictures.contentType(bytes).orElse(type), bytes);
    }

    /** A place that is no good any more often answers with a page that says so. */
    private static boolean mayBePicture(String type) {
        var known = type.toLowerCase(Locale.ROOT);
        return known.isEmpty() || known.startsWith("image/") || known.startsWith(UNTOLD);
    }

    private static <T> CompletableFuture<T> failed(Fault fault) {
        return CompletableFuture.failedFuture(new FaultException(fault));
    }

    private static Fault brokenData() {
        return Fault.of(MEDIA_UNREACHABLE, "The data URL that the site gave can't be read.");
    }

    private static Fault noPicture() {
        return Fault.of(MEDIA_UNREACHABLE, "What lies at the address of the picture is none.");
    }

    private static Fault noTab() {
        return Fault.of(
                NO_TAB_CONNECTED,
                "No browser tab is connected that could fetch the file. Ask for its URL instead,"
                        + " or open the site in a browser.");
    }

    /** Puts a whole together. */
    private static class Gathering implements MediaSink {
        private final CompletableFuture<Body> result;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private String type = "";

        Gathering(CompletableFuture<Body> result) {
            this.result = result;
        }

        @Override
        public void head(String contentType, long length) {
            type = contentType;
        }

        @Override
        public void bytes(byte[] piece) {
            bytes.writeBytes(piece);
        }

        @Override
        public void end() {
            var body = body(type, bytes.toByteArray());
            if (mayBePicture(body.contentType())) {
                result.complete(body);
            } else {
                failed(noPicture());
            }
        }

        @Override
        public void failed(Fault fault) {
            result.completeExceptionally(new FaultException(fault));
        }

        @Override
        public long unread() {
            return 0;
        }
    }
}
