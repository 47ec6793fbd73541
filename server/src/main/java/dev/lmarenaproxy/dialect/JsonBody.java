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
import com.fasterxml.jackson.databind.ObjectReader;
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

    private static final ObjectReader READER = MAPPER.reader();
    private static final ObjectReader STRICT =
            READER.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private JsonBody() {}

    /** The fields of the JSON object that the whole body is. */
    public static Fields read(byte[] body) throws FaultException {
        return read(body, READER);
    }

    /** The same, but a key that an object has twice is refused; otherwise the last one counts. */
    public static Fields readWithoutDuplicates(byte[] body) throws FaultException {
        return read(body, STRICT);
    }

    private static Fields read(byte[] body, ObjectReader reader) throws FaultException {
        try (var parser = MAPPER.createParser(body)) {
            return Fields.of(read(parser, reader), "");
        } catch (IOException undecodable) {
            throw WrongInput.json("The body is not valid UTF-8.");
        }
    }

    private static JsonNode read(JsonParser parser, ObjectReader reader)
            throws FaultException, IOException {
        try {
            JsonNode root = reader.readTree(parser);
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
        } catch (MismatchedInputException strange) {
            // the library has one exception for both, but behind the end nothing has a name
            var name = parser.currentName();
            throw broken(
                    name == null
                            ? "The body goes on after the end of its JSON"
                            : "An object has the key " + WrongInput.quoted(name) + " twice",
                    parser.currentTokenLocation());
        } catch (JsonEOFException cut) {
            throw broken("The JSON ends too early", parser.currentLocation());
        } catch (JsonProcessingException wrong) {
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
