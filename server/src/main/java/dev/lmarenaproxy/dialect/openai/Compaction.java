package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.WrongInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs a conversation into one item, and unpacks it. Nothing that the model would be told is left
 * out, and nothing is asked of a model: what becomes smaller is what travels.
 */
final class Compaction {
    private static final String MARK = "lmap1.";

    /** Far more than any site takes as a prompt; enough to keep a zip bomb cheap. */
    private static final int MOST_BYTES = 32 << 20;

    private Compaction() {}

    /** The packed text of items. */
    static String pack(ResponseItems items) throws FaultException {
        var json = new StringBuilder("[");
        for (var item : items.all()) {
            switch (item.path("type").asText()) {
                // no model is told of it
                case "reasoning" -> {}
                case "compaction" ->
                        unpack(Fields.of(item, "input")).all().forEach(one -> append(one, json));
                default -> append(item, json);
            }
        }
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write(json.append(']').toString().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
    }

    private static void append(ObjectNode item, StringBuilder json) {
        json.append(json.length() > 1 ? "," : "").append(item);
    }

    /** The items that an item of this kind holds. */
    static ResponseItems unpack(Fields item) throws FaultException {
        var content = item.requiredText("encrypted_content");
        if (!content.startsWith(MARK)) {
            throw foreign(item);
        }
        try (var zip =
                new GZIPInputStream(
                        new ByteArrayInputStream(
                                Base64.getUrlDecoder().decode(content.substring(MARK.length()))))) {
            var json = zip.readNBytes(MOST_BYTES);
            var items = new ArrayList<ObjectNode>();
            for (var node : JsonBody.MAPPER.readTree(json)) {
                // packed ones were unpacked before they were packed again
                if (node instanceof ObjectNode one
                        && !one.path("type").asText().equals("compaction")) {
                    items.add(one);
                }
            }
            return new ResponseItems(items);
        } catch (IOException | IllegalArgumentException e) {
            throw foreign(item);
        }
    }

    private static FaultException foreign(Fields item) {
        return WrongInput.value(
                item.path("encrypted_content"),
                "Invalid '%s': only what this gateway's POST /v1/responses/compact gave is understood."
                        .formatted(item.path("encrypted_content")));
    }
}
