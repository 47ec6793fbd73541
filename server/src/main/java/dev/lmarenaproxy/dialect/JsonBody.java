package dev.lmarenaproxy.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.lmarenaproxy.FaultException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parses the JSON of a request, and says where it is broken without repeating what it says. Columns
 * count bytes.
 */
public final class JsonBody {
    /** Far more than any tool's schema has; enough to keep a depth bomb cheap. */
    public static final int MAX_DEPTH = 200;

    public static final ObjectMapper MAPPER =
            new ObjectMapper(factory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonBody() {}

    /** The fields of the JSON object that the whole body is. */
    public static Fields read(byte[] body) throws FaultException {
        return read(body, false);
    }

    /** The same, but a key that an object has twice is refused; otherwise the last one counts. */
    public static Fields readWithoutDuplicates(byte[] body) throws FaultException {
        return read(body, true);
    }

    private static Fields read(byte[] body, boolean noDuplicates) throws FaultException {
        try (var parser = MAPPER.createParser(body)) {
            parser.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, noDuplicates);
            return Fields.of(read(parser), "");
        } catch (IOException undecodable) {
            throw WrongInput.json("The body is not valid UTF-8.");
        }
    }

    private static JsonNode read(JsonParser parser) throws FaultException, IOException {
        try {
            JsonNode root = MAPPER.readTree(parser);
            if (root == null) {
                throw WrongInput.json("The body is empty; expected a JSON object.");
            }
            return root;
        } catch (StreamConstraintsException tooMuch) {
            var tooDeep = parser.getParsingContext().getNestingDepth() > MAX_DEPTH;
            throw broken(
                    tooDeep
                            ? "The JSON is nested deeper than " + MAX_DEPTH + " levels"
                            : "The JSON holds a number or a name that is too long",
                    parser.currentLocation());
        } catch (MismatchedInputException trailing) {
            throw broken(
                    "The body goes on after the end of its JSON", parser.currentTokenLocation());
        } catch (JsonEOFException cut) {
            throw broken("The JSON ends too early", parser.currentLocation());
        } catch (JsonProcessingException wrong) {
            if (wrong.getOriginalMessage().startsWith("Duplicate field")) {
                var name = WrongInput.quoted(String.valueOf(parser.currentName()));
                throw broken("An object has the key " + name + " twice", wrong.getLocation());
            }
            throw broken("The body is not valid JSON", wrong.getLocation());
        }
    }

    private static FaultException broken(String what, @Nullable JsonLocation where) {
        return WrongInput.json(
                where == null
                        ? what + "."
                        : "%s: line %d, column %d."
                                .formatted(what, where.getLineNr(), where.getColumnNr()));
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                // names come from strangers: they must not fill the JVM's table of strings
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                // the size of the whole body is limited where it is received
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                .build();
    }
}
