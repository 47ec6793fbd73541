package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.WrongInput;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL's query; of several equal ones the first counts. */
final class Query {
    private final HttpServerRequest request;

    Query(HttpServerRequest request) {
        this.request = request;
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
        return request.getParam(name);
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
