package dev.lmarenaproxy.feed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.feed.Sights.SettingsSight;
import dev.lmarenaproxy.feed.Watcher.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedTest {
    private final FakeClock clock = new FakeClock();
    private final AtomicInteger models = new AtomicInteger(2);
    private final AtomicReference<SettingsSight> settings =
            new AtomicReference<>(new SettingsSight(7, null));
    private final AtomicInteger looks = new AtomicInteger();
    private final BlockingQueue<Boolean> woken = new LinkedBlockingQueue<>();
    private final Feed feed = new Feed(clock, new Ring(8, 10_000), 16);

    private final Sights sights =
            new Sights(
                    List::of,
                    () -> {
                        looks.incrementAndGet();
                        return models.get();
                    },
                    settings::get,
                    () -> JsonNodeFactory.instance.objectNode().put("running", 3));

    @BeforeEach
    void start() {
        feed.start(sights);
    }

    @AfterEach
    void stop() {
        feed.close();
    }

    private Watcher watch() {
        return feed.watch(() -> woken.add(true)).orElseThrow();
    }

    private void tell(int what) {
        feed.tell("log", () -> JsonNodeFactory.instance.numberNode(what));
    }

    /** What comes next, when it comes. */
    private String next(Watcher watcher) throws InterruptedException {
        var message = watcher.poll();
        while (message == null) {
            assertThat(woken.poll(10, SECONDS)).isNotNull();
            message = watcher.poll();
        }
        return message;
    }

    /** What happens next; figures may come before it. */
    private String event(Watcher watcher) throws InterruptedException {
        var message = next(watcher);
        while (message.contains("\"stats\"")) {
            message = next(watcher);
        }
        return message;
    }

    private static String log(int seq, int what) {
        return "{\"seq\":" + seq + ",\"type\":\"log\",\"data\":" + what + "}";
    }

    /** Up to the figures, which come after all else that there is. */
    private List<String> all(Watcher watcher) throws InterruptedException {
        var all = new ArrayList<String>();
        while (all.isEmpty() || !all.getLast().contains("\"stats\"")) {
            all.add(next(watcher));
        }
        return all;
    }

    @Test
    void who_begins_to_watch_gets_the_figures_and_then_what_happens() throws Exception {
        var watcher = watch();
        assertThat(watcher.begin(null, null).resumed()).isFalse();

        assertThat(all(watcher)).containsExactly("{\"type\":\"stats\",\"data\":{\"running\":3}}");

        tell(5);

        assertThat(event(watcher)).isEqualTo(log(1, 5));
    }

    @Test
    void what_changes_is_told_again_and_what_stays_is_not() throws Exception {
        var watcher = watch();
        watcher.begin(null, null);
        all(watcher);
        models.set(9);
        settings.set(new SettingsSight(7, "tabs: is wrong"));
        clock.pass(Duration.ofSeconds(1));

        tell(1);

        assertThat(all(watcher))
                .containsExactly(
                        log(1, 1),
                        "{\"seq\":2,\"type\":\"models\",\"data\":{\"count\":9}}",
                        "{\"seq\":3,\"type\":\"config\",\"data\":{\"revision\":7,\"problem\":\"tabs: is wrong\"}}",
                        "{\"type\":\"stats\",\"data\":{\"running\":3}}");
    }

    @Test
    void who_comes_back_gets_what_happened_in_between() throws Exception {
        var before = watch();
        var welcome = before.begin(null, null);
        all(before);
        before.close();
        tell(1);
        tell(2);

        var again = watch();
        var resumed = again.begin(welcome.epoch(), 0L);

        assertThat(resumed).isEqualTo(new Welcome(welcome.epoch(), 0, true));
        assertThat(event(again)).isEqualTo(log(1, 1));
        assertThat(event(again)).isEqualTo(log(2, 2));
    }

    @Test
    void who_was_away_for_too_long_begins_anew() throws Exception {
        var watcher = watch();
        var epoch = watcher.begin(null, null).epoch();
        for (var i = 0; i < 9; i++) {
            tell(i);
        }
        while (!watcher.lost()) {
            assertThat(woken.poll(10, SECONDS)).isNotNull();
        }

        assertThat(watcher.poll()).isNull();
        assertThat(watch().begin(epoch, 0L).resumed()).isFalse();
        assertThat(watch().begin("another", 5L).resumed()).isFalse();
    }

    @Test
    void nothing_is_looked_at_while_nobody_watches() throws Exception {
        var watcher = watch();
        watcher.begin(null, null);
        all(watcher);
        watcher.close();
        clock.pass(Duration.ofMinutes(1));
        var before = looks.get();
        for (var i = 0; i < 5; i++) {
            tell(i);
        }
        var again = watch();
        again.begin(null, null);
        tell(8);
        tell(9);
        while (!next(again).endsWith("9}")) {
            // what comes before it
        }
        tell(10);
        while (!next(again).endsWith("10}")) {
            // so that the turn before is over
        }

        // the one that the new watcher brought about
        assertThat(looks.get()).isEqualTo(before + 1);
    }

    @Test
    void more_than_fifty_are_turned_away_until_one_leaves() {
        var first = watch();
        for (var i = 1; i < Feed.MOST_WATCHERS; i++) {
            watch();
        }
        assertThat(feed.watch(() -> {})).isEmpty();

        first.close();
        first.close();

        assertThat(feed.watch(() -> {})).isPresent();
        assertThat(feed.watch(() -> {})).isEmpty();
    }
}
