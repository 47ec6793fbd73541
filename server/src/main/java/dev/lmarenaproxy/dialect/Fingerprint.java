package dev.lmarenaproxy.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Sha256;
import java.util.List;
import java.util.Map;

/**
 * Tells whether two requests ask for the same answer. How it is to be sent, {@code stream} and
 * {@code stream_options}, doesn't count, nor do white space and the order of keys.
 */
public final class Fingerprint {
    private static final List<String> FORM = List.of("stream", "stream_options");
    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Fingerprint() {}

    /**
     * The same for all requests that ask for the same.
     *
     * @param body of a request that was decoded before
     * @throws FaultException when it is no JSON object
     */
    public static String of(byte[] body) throws FaultException {
        var fields = (ObjectNode) JsonBody.read(body).node();
        fields.remove(FORM);
        try {
            var sorted = SORTED.writeValueAsBytes(SORTED.treeToValue(fields, Map.class));
            return new Sha256().add(sorted).name();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was parsed can be written", e);
        }
    }
}
