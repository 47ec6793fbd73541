package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Which part of a list is wanted: {@code ?limit&offset}, and how it is told. */
record Paging(int limit, int offset) {
    static final List<String> PARAMETERS = List.of("limit", "offset");

    /**
     * Reads what a request wants.
     *
     * @param usual how many are told where the request doesn't say
     * @param most how many it may ask for at once
     */
    static Paging of(RoutingContext context, int usual, int most) throws FaultException {
        return of(Query.of(context, PARAMETERS), usual, most);
    }

    static Paging of(Query query, int usual, int most) throws FaultException {
        return new Paging(
                query.integer("limit", usual, 1, most),
                query.integer("offset", 0, 0, Integer.MAX_VALUE));
    }

    /** The part of a whole list that is at hand. */
    <T> ObjectNode of(List<T> all, Function<List<T>, ArrayNode> json) {
        var part = all.stream().skip(offset).limit(limit).toList();
        return told(json.apply(part), all.size(), false);
    }

    /**
     * The part itself, where it stands in the list, and how long the list is.
     *
     * @param more whether it is longer than {@code total}: it was not counted further
     */
    ObjectNode told(ArrayNode part, int total, boolean more) {
        var list = JsonNodeFactory.instance.objectNode();
        list.set("data", part);
        return list.put("total", total).put("more", more).put("limit", limit).put("offset", offset);
    }
}
