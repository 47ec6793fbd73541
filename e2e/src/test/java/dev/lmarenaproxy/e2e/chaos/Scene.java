package dev.lmarenaproxy.e2e.chaos;

import dev.lmarenaproxy.e2e.Relay;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that takes part: the site, the gateway's process, the browsers, and the network between them.
 *
 * @param toSite what the browsers' connections to the site go through
 * @param toGateway what the tabs' connections to the gateway go through
 */
record Scene(
        Simulator site,
        Relay toSite,
        GatewayProcess gateway,
        Relay toGateway,
        List<PersonsBrowser> browsers)
        implements AutoCloseable {
    private static final int BROWSERS = 2;
    private static final int TABS = 3;

    /** Limits that are met within minutes. */
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

    /**
     * @param folder for the home and the browsers' profiles
     * @param output for what the gateway prints
     */
    static Scene open(Path folder, Path output) throws IOException {
        Files.createDirectories(output);
        Files.createDirectories(home(folder));
        Files.writeString(home(folder).resolve("config.json"), CONFIG);
        var site = Simulator.start(SimulatorOptions.of(Generation.ARENA_2026_10).https());
        var toSite = Relay.to(site.port());
        var gateway = new GatewayProcess(home(folder), output);
        var toGateway = Relay.to(gateway.port());
        var script = ledThrough(toGateway, gateway);
        var browsers =
                IntStream.range(0, BROWSERS)
                        .mapToObj(number -> folder.resolve("profile-" + number))
                        .map(profile -> new PersonsBrowser(profile, toSite, script, TABS))
                        .toList();
        return new Scene(site, toSite, gateway, toGateway, browsers);
    }

    /** The gateway's. */
    static Path home(Path folder) {
        return folder.resolve("home");
    }

    boolean isReady() {
        return health("/tabs/ready") == BROWSERS * TABS && health("/models") > 0;
    }

    /** Whether what ends now outlives the gateway. */
    boolean isKeeping() {
        return gateway.health().at("/journal/status").asText().equals("ok");
    }

    /** A number of the gateway's {@code /health}. */
    int health(String pointer) {
        return gateway.health().at(pointer).asInt();
    }

    /** How many answers the badges say are under way. */
    int answering() {
        return browsers.stream().mapToInt(browser -> browser.answering().join()).sum();
    }

    /** The script as it is installed: the tabs' connections go through the relay. */
    private static String ledThrough(Relay relay, GatewayProcess gateway) {
        return gateway.userscript()
                .replace(
                        "\"ws://127.0.0.1:" + gateway.port() + "/ws\"",
                        "\"ws://127.0.0.1:" + relay.port() + "/ws\"");
    }

    @Override
    public void close() {
        browsers.forEach(PersonsBrowser::close);
        gateway.stop();
        gateway.close();
        toGateway.close();
        toSite.close();
        site.close();
    }
}
