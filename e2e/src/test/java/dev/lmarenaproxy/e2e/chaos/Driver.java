package dev.lmarenaproxy.e2e.chaos;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throws one trouble after the other, each kind once before any comes again, in an order and at
 * times that the seed decides, and takes each back where it is one that lasts. All on one thread.
 */
final class Driver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** As much as the log file may need for a line: writes beyond it fail. */
    private static final long NO_ROOM = 4096;

    private final Scene scene;
    private final Curtain curtain;
    private final Timeline timeline;
    private final Random random;
    private final long lastKill;
    private boolean diskFull;
    private final Map<Trouble, AtomicInteger> thrown = new EnumMap<>(Trouble.class);
    private final Queue<Trouble> next = new ArrayDeque<>();
    private final List<String> flaws = Collections.synchronizedList(new ArrayList<>());
    private final Map<Runnable, Future<?>> undoing = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(1);

    /**
     * @param length how long it is to go on; in the last third the gateway is not killed, so that
     *     what leaks has time to show
     */
    Driver(Scene scene, Curtain curtain, Duration length, long seed, Timeline timeline) {
        this.scene = scene;
        this.curtain = curtain;
        this.timeline = timeline;
        this.random = new Random(seed);
        this.lastKill = System.nanoTime() + length.toNanos() * 2 / 3;
        for (var kind : Trouble.values()) {
            thrown.put(kind, new AtomicInteger());
        }
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> scene.browsers().forEach(PersonsBrowser::look),
                        LOOK.toMillis(),
                        LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
        var _ = schedule(this::throwNext, 1000);
    }

    Map<Trouble, AtomicInteger> thrown() {
        return thrown;
    }

    /** What the driver could not do. */
    List<String> flaws() {
        return List.copyOf(flaws);
    }

    /** Takes back everything that lasts, and throws nothing any more; the person still looks. */
    void calmDown() {
        curtain.fall();
        undoing.forEach((undo, later) -> {
            if (later.cancel(false)) {
                var _ = schedule(undo, 0);
            }
        });
    }

    private void throwNext() {
        if (curtain.hasFallen()) {
            return;
        }
        if (next.isEmpty()) {
            var all = new ArrayList<>(Arrays.asList(Trouble.values()));
            Collections.shuffle(all, random);
            // a crash is worth more than one of each other kind
            all.add(random.nextInt(3), Trouble.GATEWAY_KILLED);
            next.addAll(all);
        }
        var kind = next.remove();
        if (kind == Trouble.GATEWAY_KILLED && (diskFull || !scene.isKeeping())) {
            // what a full disk could not take is to be written before the memory of it goes too
            next.add(kind);
        } else if (kind != Trouble.GATEWAY_KILLED || System.nanoTime() < lastKill) {
            timeline.note(kind.label());
            requireNonNull(thrown.get(kind)).incrementAndGet();
            doThrow(kind);
        }
        var _ = schedule(this::throwNext, 800 + random.nextInt(2400));
    }

    private void doThrow(Trouble kind) {
        var browsers = scene.browsers();
        var browser = browsers.get(random.nextInt(browsers.size()));
        switch (kind) {
            case GATEWAY_KILLED -> scene.gateway().killAndStart();
            case BROWSER_KILLED -> browser.killAndStart();
            case TAB_RELOADED -> browser.reloadTab(random);
            case TAB_CLOSED -> browser.closeTab(random);
            case TAB_FROZEN -> {
                browser.freezeTab(random);
                undo("thawed", browser::thaw, 3 + random.nextInt(40));
            }
            case SOCKETS_RESET -> scene.toGateway().reset();
            case SOCKETS_DEAF -> scene.toGateway().deafen();
            case SITE_PAUSED -> {
                scene.toSite().hold();
                undo("site goes on", scene.toSite()::release, 1 + random.nextInt(6));
            }
            case DISK_FULL -> {
                diskFull = true;
                scene.gateway().limitFiles(NO_ROOM);
                undo("disk has room", this::makeRoom, 2 + random.nextInt(8));
            }
            case RATE_LIMIT -> {
                var told = Refusal.RateLimit.Told.values();
                var wait = Duration.ofSeconds(1 + random.nextInt(5));
                scene.site()
                        .scenario()
                        .next(new Refusal.RateLimit(told[random.nextInt(told.length)], wait));
            }
            case BROWSER_CHECK ->
                    scene.site()
                            .scenario()
                            .next(new Demand.BrowserCheck(403, random.nextBoolean()));
            case VERIFICATION -> scene.site().scenario().next(new Demand.HumanVerification());
            case SIGNED_OUT -> scene.site().scenario().next(new Demand.SignIn());
            case SIGN_IN_REDIRECT -> scene.site().scenario().next(new Refusal.SignedOut(true));
        }
    }

    private void makeRoom() {
        scene.gateway().unlimitFiles();
        diskFull = false;
    }

    private void undo(String name, Runnable what, int seconds) {
        Runnable noted =
                () -> {
                    timeline.note(name);
                    what.run();
                };
        undoing.put(noted, schedule(noted, seconds * 1000L));
    }

    private Future<?> schedule(Runnable what, long millis) {
        return thread.schedule(
                () -> {
                    try {
                        what.run();
                    } catch (RuntimeException | AssertionError e) {
                        LOG.warn("the driver failed", e);
                        flaws.add("driver: " + e);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
