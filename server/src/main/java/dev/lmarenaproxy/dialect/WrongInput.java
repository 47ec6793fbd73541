package dev.lmarenaproxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;

/** The faults that a request's JSON can have, in words close to OpenAI's own. */
public final class WrongInput {
    private static final int SHOWN_CHARACTERS = 60;

    private WrongInput() {}

    public static FaultException json(String message) {
        return new FaultException(Fault.of(Kind.INVALID_JSON, message));
    }

    public static FaultException missing(String path) {
        return new FaultException(
                Fault.at(
                        Kind.MISSING_PARAMETER,
                        path,
                        "Missing required parameter: '%s'.".formatted(path)));
    }

    public static FaultException type(String path, String expected, JsonNode got) {
        var message =
                path.isEmpty()
                        ? "Invalid body: expected %s, but got %s instead."
                                .formatted(expected, kindOf(got))
                        : "Invalid type for '%s': expected %s, but got %s instead."
                                .formatted(path, expected, kindOf(got));
        return new FaultException(
                new Fault(Kind.INVALID_TYPE, message, path.isEmpty() ? null : path, null));
    }

    public static FaultException value(String path, String message) {
        return new FaultException(Fault.at(Kind.INVALID_VALUE, path, message));
    }

    public static FaultException emptyArray(String path) {
        return value(path, "Invalid '%s': expected at least one item.".formatted(path));
    }

    public static FaultException unsupportedValue(String path, String message) {
        return new FaultException(Fault.at(Kind.UNSUPPORTED_VALUE, path, message));
    }

    public static FaultException unsupportedParameter(String path, String message) {
        return new FaultException(Fault.at(Kind.UNSUPPORTED_PARAMETER, path, message));
    }

    /** What the client wrote, in quotes, cut where it is long. */
    public static String quoted(String value) {
        return "'" + shortened(value) + "'";
    }

    public static String shortened(String value) {
        return value.length() <= SHOWN_CHARACTERS
                ? value
                : value.substring(0, SHOWN_CHARACTERS) + "…";
    }

    private static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "an array";
            case STRING, BINARY -> "a string";
            case BOOLEAN -> "a boolean";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal number";
            case NULL, MISSING -> "null";
        };
    }
}
