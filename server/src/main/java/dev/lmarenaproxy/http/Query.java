package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static java.time.temporal.ChronoUnit.MILLIS;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.WrongInput;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL's query. */
final class Query {
    /** Nothing is older. */
    private static final Instant EARLIEST = Instant.EPOCH;

    /** What is later is a mistake. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final MultiMap parameters;

    private Query(MultiMap parameters) {
        this.parameters = parameters;
    }

    /** One that may hold more than is read; of several equal parameters the first counts. */
    static Query any(RoutingContext context) {
        return new Query(context.queryParams());
    }

    /**
     * One that holds nothing that would not count.
     *
     * @param known the parameters that there are
     * @throws FaultException for another one, and for one that is there twice
     */
    static Query of(RoutingContext context, List<String> known) throws FaultException {
        // not those of the request, which has the parts of its path among them
        var given = context.queryParams();
        for (var name : given.names()) {
            if (!known.contains(name)) {
                throw WrongInput.unsupportedParameter(
                        WrongInput.shortened(name),
                        "Unknown parameter: %s. There are: '%s'."
                                .formatted(WrongInput.quoted(name), String.join("', '", known)));
            }
            if (given.getAll(name).size() > 1) {
                throw WrongInput.value(
                        name, "Invalid '%s': it is there more than once.".formatted(name));
            }
        }
        return new Query(given);
    }

    /**
     * Refuses a query that can't be decoded; whoever reads it later needs to think of none such.
     */
    static void refuseMalformed(RoutingContext context) {
        try {
            var _ = context.request().params();
        } catch (IllegalArgumentException _) {
            Responses.fault(
                    context,
                    Fault.of(
                            INVALID_VALUE,
                            "The query of the URL is malformed: each % must begin two hexadecimal"
                                    + " digits, such as %20; the character itself is %25."));
            return;
        }
        context.next();
    }

    @Nullable String text(String name) {
        return parameters.get(name);
    }

    boolean given(String name) {
        var text = text(name);
        return text != null && !text.isEmpty();
    }

    boolean flag(String name) throws FaultException {
        return choice(name, "false", "true").equals("true");
    }

    /** One of a few values; the first where the parameter is absent. */
    String choice(String name, String... values) throws FaultException {
        var value = text(name);
        if (value == null || value.isEmpty()) {
            return values[0];
        }
        if (!List.of(values).contains(value)) {
            throw WrongInput.value(
                    name,
                    "Invalid value: %s. Supported values are: '%s'."
                            .formatted(
                                    WrongInput.quoted(value),
                                    String.join("' and '", Arrays.asList(values))));
        }
        return value;
    }

    /** A moment, to the millisecond; null where the parameter is absent. */
    @Nullable Instant instant(String name) throws FaultException {
        var text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            var at = Instant.parse(text).truncatedTo(MILLIS);
            if (!at.isBefore(EARLIEST) && at.isBefore(LATEST)) {
                return at;
            }
        } catch (DateTimeParseException _) {
            // the sentence below says what is wanted
        }
        throw WrongInput.value(
                name,
                "Invalid '%s': expected a time such as 2026-01-31T12:00:00Z, but got %s instead."
                        .formatted(name, WrongInput.quoted(text)));
    }

    int integer(String name, int otherwise, int min, int max) throws FaultException {
        var value = text(name);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            var number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // the sentence below says what is wanted
        }
        throw WrongInput.value(
                name,
                "Invalid '%s': expected an integer from %d to %d, but got %s instead."
                        .formatted(name, min, max, WrongInput.quoted(value)));
    }
}
