package dev.lmarenaproxy.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.e2e.Relay;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
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
    private static final int BROWSERS = 2;
    private static final int TABS = 3;
    private static final Duration OPENING = Duration.ofSeconds(60);
    private static final Duration WARMING = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final Duration CALM = Duration.ofSeconds(200);

    // pools that grow with what they met at once, and are as large as they get
    private static final int SPARE_FILES = 24;
    private static final int SPARE_THREADS = 16;

    private static final String CONFIG =
            """
            {
              "tabs": {
                "maxJobsPerTab": 40, "waitSeconds": 60, "reconnectGraceSeconds": 6,
                "personWaitSeconds": 60
              },
              "queue": { "maxRunning": 240, "waitSeconds": 60 },
              "retry": { "maxRetries": 6, "firstPauseMilliseconds": 200, "longestPauseSeconds": 3 },
              "request": { "timeoutSeconds": 120, "idleSeconds": 20 }
            }
            """;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    private final Duration length = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 60));
    private final List<String> flaws = new ArrayList<>();
    private final Figures figures = new Figures(flaws);

    @Test
    void nothing_is_lost_mixed_or_made_twice(@TempDir Path folder) throws Exception {
        Files.createDirectories(OUTPUT);
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("config.json"), CONFIG);
        figures.fact("seed", seed).fact("seconds", length.toSeconds());

        try (var site = Simulator.start(SimulatorOptions.of(Generation.ARENA_2026_10).https());
                var toSite = Relay.to(site.port());
                var gateway = new GatewayProcess(home, OUTPUT);
                var toGateway = Relay.to(gateway.port())) {
            var script = ledThrough(toGateway, gateway);
            var browsers =
                    IntStream.range(0, BROWSERS)
                            .mapToObj(n -> folder.resolve("profile-" + n))
                            .map(profile -> new PersonsBrowser(profile, toSite, script, TABS))
                            .toList();
            try {
                play(site, toSite, gateway, toGateway, browsers);
            } finally {
                browsers.forEach(PersonsBrowser::close);
            }
            gateway.stop();
        }
        var ledger = Ledger.read(home);
        flaws.addAll(ledger.flaws());

        var told = figures.fact("jobs in the journal", ledger.size()).toString();
        LOG.info("{}", told);
        Files.writeString(OUTPUT.resolve("figures.md"), told);
        assertThat(figures.allFlaws().stream().limit(20))
                .as("seed %d; %s tells more", seed, OUTPUT.resolve("figures.md").toAbsolutePath())
                .isEmpty();
        assertThat(figures.answered()).isPositive();
    }

    private void play(
            Simulator site,
            Relay toSite,
            GatewayProcess gateway,
            Relay toGateway,
            List<PersonsBrowser> browsers)
            throws InterruptedException {
        expect(
                "all tabs are connected",
                OPENING,
                () ->
                        health(gateway, "/tabs/ready") == BROWSERS * TABS
                                && health(gateway, "/models") > 0);
        // as much at once as there will be, and nothing goes wrong yet
        var opening = new Curtain();
        try (var crowd = new Crowd(gateway, opening, CLIENTS, seed, false)) {
            opening.fallsWithin(WARMING);
            opening.fall();
            end(crowd, site, gateway, browsers);
        }
        var files = Curtain.settled(gateway::files, IDLE);
        var threads = Curtain.settled(gateway::threads, IDLE);

        var curtain = new Curtain();
        try (var crowd = new Crowd(gateway, curtain, CLIENTS, seed, true);
                var driver =
                        new Driver(
                                gateway, browsers, toGateway, toSite, site, curtain, length,
                                seed)) {
            site.scenario()
                    .when(
                            request -> {
                                crowd.askedAtSite(request.conversation());
                                return false;
                            },
                            Answer.empty());
            curtain.fallsWithin(length);
            driver.calmDown();
            end(crowd, site, gateway, browsers);
            flaws.addAll(driver.flaws());
            driver.thrown().forEach((kind, times) -> figures.trouble(kind.label(), times.get()));
        }
        leaks("files", files, SPARE_FILES, gateway::files);
        leaks("threads", threads, SPARE_THREADS, gateway::threads);
        figures.fact("gateway's starts", gateway.starts())
                .fact("answers begun at the site", site.observations().asked());
    }

    /** Lets all have their last answer, and looks whether anything is left. */
    private void end(
            Crowd crowd, Simulator site, GatewayProcess gateway, List<PersonsBrowser> browsers)
            throws InterruptedException {
        if (!crowd.isGoneWithin(CALM)) {
            flaws.add("lost: some clients had no end within " + CALM);
        }
        expect("no request runs", IDLE, () -> health(gateway, "/running_requests") == 0);
        expect("the site answers nobody", IDLE, () -> site.observations().openStreams() == 0);
        expect("no tab answers", IDLE, () -> answering(browsers) == 0);
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

    private static int health(GatewayProcess gateway, String pointer) {
        return gateway.health().at(pointer).asInt();
    }

    private static int answering(List<PersonsBrowser> browsers) {
        return browsers.stream().mapToInt(browser -> browser.answering().join()).sum();
    }

    /** The script as it is installed: the tabs' connections go through the relay. */
    private static String ledThrough(Relay relay, GatewayProcess gateway) {
        var served = gateway.userscript();
        return served.replace(
                "\"ws://127.0.0.1:" + gateway.port() + "/ws\"",
                "\"ws://127.0.0.1:" + relay.port() + "/ws\"");
    }
}
