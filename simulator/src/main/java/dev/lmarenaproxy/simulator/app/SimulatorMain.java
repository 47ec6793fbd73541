package dev.lmarenaproxy.simulator.app;

import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the imitated site as a program of its own, until it is stopped. */
final class SimulatorMain {
    private static final String USAGE =
            """
            Usage: SimulatorMain [--generation NAME] [--host ADDRESS] [--port NUMBER] [--https]
                                 [--pace MILLISECONDS] [--signed-out] [--strict-csp]

            Imitates the site. Generations: %s.
            """
                    .formatted(
                            Arrays.stream(Generation.values())
                                    .map(Generation::id)
                                    .collect(Collectors.joining(", ")));

    private SimulatorMain() {}

    static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        try {
            var simulator = Simulator.start(options(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
            System.out.println("The imitated site is at " + simulator.origin());
            Thread.currentThread().join();
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static SimulatorOptions options(String... arguments) {
        var generation = Generation.ARENA_2026_10;
        var names = List.of(arguments);
        var named = names.indexOf("--generation");
        if (named >= 0) {
            generation = generation(value(names, named));
        }
        var options =
                SimulatorOptions.of(generation)
                        .port(8000)
                        .wire(Wire.PLAIN.pace(Duration.ofMillis(25)));
        for (var index = 0; index < names.size(); index++) {
            switch (names.get(index)) {
                case "--generation" -> index++;
                case "--host" -> options.host(value(names, index++));
                case "--port" -> options.port(number(names, index++));
                case "--https" -> options.https();
                case "--pace" ->
                        options.wire(Wire.PLAIN.pace(Duration.ofMillis(number(names, index++))));
                case "--signed-out" -> options.signedIn(false);
                case "--strict-csp" -> options.strictCsp(true);
                case String other ->
                        throw new IllegalArgumentException(
                                "unknown option " + other + "\n" + USAGE);
            }
        }
        return options;
    }

    private static Generation generation(String id) {
        return Generation.byId(id)
                .orElseThrow(() ->
                        new IllegalArgumentException("no such generation: " + id + "\n" + USAGE));
    }

    private static int number(List<String> arguments, int option) {
        var value = value(arguments, option);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    arguments.get(option) + " takes a number, not " + value);
        }
    }

    private static String value(List<String> arguments, int option) {
        if (option + 1 == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(option) + " needs a value");
        }
        return arguments.get(option + 1);
    }
}
