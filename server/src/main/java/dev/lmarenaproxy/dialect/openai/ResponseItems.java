package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of a conversation in the Responses API's own form: messages, calls, their results. */
public final class ResponseItems {
    /** No conversation. */
    public static final ResponseItems NONE = new ResponseItems(List.of());

    private final List<ObjectNode> items;

    ResponseItems(List<ObjectNode> items) {
        this.items = List.copyOf(items);
    }

    List<ObjectNode> all() {
        return items;
    }

    /** The item with an id. */
    public Optional<ResponseItems> find(String id) {
        return items.stream()
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst()
                .map(item -> new ResponseItems(List.of(item)));
    }

    /** How many characters they take as JSON. */
    public long length() {
        return items.stream().mapToLong(item -> item.toString().length()).sum();
    }

    /** These, and then those. */
    public ResponseItems then(ResponseItems next) {
        return new ResponseItems(Stream.concat(items.stream(), next.items.stream()).toList());
    }

    /** Each with an id: its own, or one that is made of the answer's id and its place. */
    ResponseItems identified(String answer) {
        var identified = new ArrayList<ObjectNode>();
        for (var item : items) {
            var named = item;
            if (!item.hasNonNull("id")) {
                named = item.deepCopy();
                named.put("id", ItemId.ofInput(named, answer, identified.size()));
            }
            identified.add(named);
        }
        return new ResponseItems(identified);
    }
}
