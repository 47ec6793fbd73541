package dev.lmarenaproxy.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request that the gateway takes comes to one end, with the very text that the site meant,
 * whatever happens meanwhile. {@code make chaos} runs it for ten minutes; a run within the other
 * tests is short. The seed decides what happens, though not what it meets.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ChaosTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);
    private static final Path OUTPUT = Path.of("target", "chaos");

    private static final int CLIENTS = 200;
    private static final Duration OPENING = Duration.ofMinutes(3);
    private static final Duration WARMING = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final Duration CALM = Duration.ofSeconds(200);

    // pools that grow with what they met at once, and are as large as they get
    private static final int SPARE_FILES = 24;
    private static final int SPARE_THREADS = 16;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    private final Duration length = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 40));
    private final List<String> flaws = new ArrayList<>();
    private final Timeline timeline = Timeline.begin();
    private final Figures figures = new Figures(flaws, timeline);

    @Test
    void nothing_is_lost_mixed_or_made_twice(@TempDir Path folder) throws Exception {
        figures.fact("seed", seed).fact("seconds", length.toSeconds());

        try (var scene = Scene.open(folder, OUTPUT)) {
            play(scene);
        }
        var ledger = Ledger.read(Scene.home(folder));
        flaws.addAll(ledger.flaws());
        figures.judge(ledger::failed);

        var told = figures.fact("jobs in the journal", ledger.size()).toString();
        LOG.info("{}", told);
        Files.writeString(OUTPUT.resolve("figures.md"), told);
        assertThat(figures.allFlaws().stream().limit(20))
                .as("seed %d; %s tells more", seed, OUTPUT.resolve("figures.md").toAbsolutePath())
                .isEmpty();
        assertThat(figures.answered()).isPositive();
    }

    private void play(Scene scene) throws InterruptedException {
        expect("all tabs are ready", OPENING, scene::isReady);
        // as much at once as there will be, and nothing goes wrong yet
        var opening = new Curtain();
        try (var crowd = new Crowd(scene.gateway(), opening, CLIENTS, seed, false, timeline)) {
            opening.fallsWithin(WARMING);
            opening.fall();
            end(crowd, scene);
        }
        var files = Curtain.settled(scene.gateway()::files, IDLE);
        var threads = Curtain.settled(scene.gateway()::threads, IDLE);

        var curtain = new Curtain();
        try (var crowd = new Crowd(scene.gateway(), curtain, CLIENTS, seed, true, timeline);
                var driver = new Driver(scene, curtain, length, seed, timeline)) {
            scene.site()
                    .scenario()
                    .when(
                            request -> {
                                crowd.askedAtSite(request.conversation());
                                return false;
                            },
                            Answer.empty());
            curtain.fallsWithin(length);
            driver.calmDown();
            end(crowd, scene);
            flaws.addAll(driver.flaws());
            driver.thrown().forEach((kind, times) -> figures.trouble(kind.label(), times.get()));
        }
        leaks("files", files, SPARE_FILES, scene.gateway()::files);
        leaks("threads", threads, SPARE_THREADS, scene.gateway()::threads);
        figures.fact("starts of the gateway", scene.gateway().starts())
                .fact("answers asked for at the site", scene.site().observations().asked());
    }

    /** Lets all have their last answer, and looks whether anything is left. */
    private void end(Crowd crowd, Scene scene) throws InterruptedException {
        if (!crowd.isGoneWithin(CALM)) {
            flaws.add("lost: some clients had no end within " + CALM);
        }
        expect("no request runs", IDLE, () -> scene.health("/running_requests") == 0);
        expect(
                "the site answers nobody",
                IDLE,
                () -> scene.site().observations().openStreams() == 0);
        expect("no tab answers", IDLE, () -> scene.answering() == 0);
        figures.add(crowd.cases());
    }

    private void leaks(String what, int before, int spare, IntSupplier now) {
        expect("no more " + what + " than before", IDLE, () -> now.getAsInt() <= before + spare);
        figures.fact(what + " before and after", before + " / " + now.getAsInt());
    }

    private void expect(String what, Duration limit, BooleanSupplier condition) {
        if (!Curtain.seen(condition, limit)) {
            flaws.add("leaked: not so within " + limit + ": " + what);
        }
    }
}
