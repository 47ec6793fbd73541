package dev.lmarenaproxy.simulator.script;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The settings of a directive, read with their types; tells which ones nobody asked for. */
final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s)");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Map<String, String> values;
    private final Set<String> known = new HashSet<>();

    Settings(Map<String, String> values) {
        this.values = values;
    }

    /** A setting that may stand without a value, which is empty then. */
    Optional<String> optional(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    boolean flag(String name) throws WrongDirective {
        var value = optional(name);
        if (!value.orElse("").isEmpty()) {
            throw new WrongDirective("'" + name + "' takes no value");
        }
        return value.isPresent();
    }

    OptionalInt number(String name, int least, int most) throws WrongDirective {
        var value = optional(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            var number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException _) {
            // told below, like a number out of range
        }
        throw new WrongDirective(
                "'%s' is a number from %d to %d, not '%s'"
                        .formatted(name, least, most, value.get()));
    }

    Optional<Duration> duration(String name) throws WrongDirective {
        var value = optional(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var match = DURATION.matcher(value.get());
        if (match.matches()) {
            var amount = Long.parseLong(match.group(1));
            var duration =
                    match.group(2).equals("s")
                            ? Duration.ofSeconds(amount)
                            : Duration.ofMillis(amount);
            if (duration.compareTo(LONGEST) <= 0) {
                return Optional.of(duration);
            }
        }
        throw new WrongDirective(
                "'%s' is a time such as 10ms or 2s, at most 10 minutes, not '%s'"
                        .formatted(name, value.get()));
    }

    <T> Optional<T> choice(String name, Map<String, T> choices) throws WrongDirective {
        var value = optional(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var choice = choices.get(value.get());
        if (choice == null) {
            throw new WrongDirective(
                    "'%s' is one of %s, not '%s'"
                            .formatted(
                                    name,
                                    String.join(", ", new TreeSet<>(choices.keySet())),
                                    value.get()));
        }
        return Optional.of(choice);
    }

    /** Fails where a setting was given that nobody has asked for by now. */
    void requireAllKnown() throws WrongDirective {
        for (var name : values.keySet()) {
            if (!known.contains(name)) {
                throw new WrongDirective(
                        "'"
                                + name
                                + "' is unknown; known: "
                                + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
