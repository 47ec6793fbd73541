package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;

/** Which part of a list is wanted: {@code ?limit&offset}, and how it is told. */
record Paging(int limit, int offset) {
    /**
     * Reads what a request wants.
     *
     * @param usual how many are told where the request doesn't say
     * @param most how many it may ask for at once
     */
    static Paging of(HttpServerRequest request, int usual, int most) throws FaultException {
        var query = new Query(request);
        return new Paging(
                query.integer("limit", usual, 1, most),
                query.integer("offset", 0, 0, Integer.MAX_VALUE));
    }

    /** The part of a whole list that is at hand. */
    <T> ObjectNode of(List<T> all, Function<List<T>, ArrayNode> json) {
        var part = all.stream().skip(offset).limit(limit).toList();
        return told(json.apply(part), all.size());
    }

    /**
     * The part itself, where it stands in the list, and how long the list is.
     *
     * @param total of the list, exactly
     */
    ObjectNode told(ArrayNode part, int total) {
        var list = JsonNodeFactory.instance.objectNode();
        list.set("data", part);
        return list.put("total", total)
                .put("more", false)
                .put("limit", limit)
                .put("offset", offset);
    }
}
