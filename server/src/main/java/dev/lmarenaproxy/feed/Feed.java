package dev.lmarenaproxy.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.monitor.RecordJson;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the gateway as they happen, for those who watch. Whoever tells of one puts it into
 * a mailbox and goes on; the thread {@code feed} writes it down, gives it its number and keeps it
 * in the {@link Ring}, and wakes the watchers, who read there at their own pace. So no watcher
 * holds up anyone, and one who reads too slowly is lost alone.
 *
 * <p>While nobody watches nothing is looked at, and the thread sleeps but for what is told.
 */
public final class Feed implements RequestListener, AutoCloseable {
    /** More at once would be programs that open one after the other. */
    public static final int MOST_WATCHERS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int MOST_KEPT = 10_000;
    private static final long MOST_CHARACTERS = 8 << 20;

    /** Beyond this events are lost, and all watchers begin anew. */
    private static final int MOST_WAITING = 20_000;

    private static final int BATCH = 256;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration STATS = Duration.ofSeconds(1);
    private static final News NOTHING = new News("", JsonNodeFactory.instance::nullNode);

    private final Ring ring;
    private final BlockingQueue<News> mailbox;
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final InstantSource clock;
    private @Nullable Thread thread;
    private volatile @Nullable Stats stats;
    private volatile boolean open = true;

    // of the thread
    private Instant nextLook = Instant.EPOCH;
    private Instant nextStats = Instant.EPOCH;
    private long lastStats;

    /** The figures of a moment, with their place among them. */
    record Stats(long number, String json) {}

    /** Something to be told; its JSON is made on the feed's thread. */
    private record News(String type, Supplier<JsonNode> data) {}

    public Feed(InstantSource clock) {
        this(clock, new Ring(MOST_KEPT, MOST_CHARACTERS), MOST_WAITING);
    }

    Feed(InstantSource clock, Ring ring, int mostWaiting) {
        this.clock = clock;
        this.ring = ring;
        this.mailbox = new LinkedBlockingQueue<>(mostWaiting);
    }

    /**
     * Begins to write down what was told, and to look at what nobody tells of. To be called once,
     * on the thread that closes it.
     */
    public void start(Sights sights) {
        var looks = new Looks(sights);
        thread = Thread.ofPlatform().name("feed").daemon().start(() -> run(looks));
    }

    @Override
    public void begun(RequestRecord request) {
        tell("request", () -> RecordJson.of(request));
    }

    @Override
    public void changed(RequestRecord request) {
        tell("request", () -> RecordJson.of(request));
    }

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        tell("request", () -> RecordJson.of(request));
    }

    /** Tells of something; any thread, returns at once. */
    public void tell(String type, Supplier<JsonNode> data) {
        if (!mailbox.offer(new News(type, data))) {
            overflowed.set(true);
        }
    }

    /**
     * Lets somebody watch.
     *
     * @param wake told, on the feed's thread, that there may be something to read; returns at once
     * @return empty where too many do already
     */
    public Optional<Watcher> watch(Runnable wake) {
        if (places.incrementAndGet() > MOST_WATCHERS) {
            places.decrementAndGet();
            return Optional.empty();
        }
        var watcher = new Watcher(this, ring, wake);
        watchers.add(watcher);
        // the thread may be asleep; where the mailbox is full it is not
        var _ = mailbox.offer(NOTHING);
        return Optional.of(watcher);
    }

    void leaves(Watcher watcher) {
        if (watchers.remove(watcher)) {
            places.decrementAndGet();
        }
    }

    @Nullable Stats stats() {
        return stats;
    }

    private void run(Looks looks) {
        while (open) {
            try {
                turn(looks);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                // one event's trouble must not end all others
                LOG.error("an event can't be told", e);
            }
        }
    }

    private void turn(Looks looks) throws InterruptedException {
        var waiting = new ArrayList<News>();
        var first =
                watchers.isEmpty()
                        ? mailbox.take()
                        : mailbox.poll(untilLook().toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            waiting.add(first);
            mailbox.drainTo(waiting, BATCH);
        }
        if (overflowed.getAndSet(false)) {
            ring.beginAnew();
        }
        for (var news : waiting) {
            if (!news.type().isEmpty()) {
                add(news.type(), news.data().get().toString());
            }
        }
        if (watchers.isEmpty()) {
            stats = null;
        } else {
            look(looks, clock.instant());
            watchers.forEach(Watcher::wake);
        }
    }

    private Duration untilLook() {
        var wait = Duration.between(clock.instant(), nextLook);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private void look(Looks looks, Instant now) {
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(LOOK);
        looks.changes().forEach(change -> add(change.type(), change.data()));
        if (!now.isBefore(nextStats)) {
            nextStats = now.plus(STATS);
            var json = "{\"type\":\"stats\",\"data\":" + looks.stats() + "}";
            stats = new Stats(++lastStats, json);
        }
    }

    private void add(String type, String data) {
        ring.add("{\"seq\":" + ring.next() + ",\"type\":\"" + type + "\",\"data\":" + data + "}");
    }

    @Override
    public void close() {
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
