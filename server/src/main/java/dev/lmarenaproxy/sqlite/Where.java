package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;

/**
 * A filter of requests as SQL, by the index that suits it: SQLite, which knows nothing of how often
 * what occurs, would take any.
 *
 * @param source what stands after {@code FROM}, with its conditions
 * @param values of its parameters
 */
record Where(String source, Map<String, Object> values) {
    static final String ORDER = " ORDER BY started_at DESC, number DESC";

    /** How many of the newest are searched for a text: each has to be read. */
    static final int MOST_SEARCHED = 25_000;

    /** A shorter text that ids begin with may mean anything else. */
    private static final int LEAST_ID = 8;

    static Where of(Filter filter) {
        return filter.text() == null ? indexed(filter) : searching(filter, filter.text());
    }

    /** Those whose id begins with the text. */
    static Where byId(Filter filter, String text) {
        var values = new HashMap<String, Object>();
        values.put("id", text);
        values.put("id_end", text + Character.toString(Character.MAX_CODE_POINT));
        var source = "request INDEXED BY request_by_id WHERE id >= :id AND id < :id_end";
        return new Where(source + conditions(filter, values, true), values);
    }

    /** Whether the text is long enough to mean an id. */
    static boolean mayBeId(String text) {
        return text.length() >= LEAST_ID;
    }

    private static Where searching(Filter filter, String text) {
        var searched = indexed(filter.withoutText());
        var values = new HashMap<>(searched.values);
        values.put("text", "%" + text.replaceAll("[!%_]", "!$0") + "%");
        var within =
                Stream.of("id", "model", "client", "error_code", "error_message")
                        .map(column -> "coalesce(" + column + ", '') LIKE :text ESCAPE '!'")
                        .collect(Collectors.joining(" OR "));
        return new Where(
                "(%s LIMIT %d) WHERE %s"
                        .formatted(searched.select("*") + ORDER, MOST_SEARCHED, within),
                values);
    }

    private static Where indexed(Filter filter) {
        var values = new HashMap<String, Object>();
        var statuses = numbers(filter);
        var named = filter.model() != null || filter.owner() != null;
        if (!statuses.isEmpty() && (!named || statuses.equals(List.of(0)))) {
            // each in the order of the index, and put together in that order
            var conditions = conditions(filter, values, false);
            return new Where(
                    statuses.stream()
                            .map(status ->
                                    "SELECT * FROM request INDEXED BY request_by_status"
                                            + (" WHERE status = " + status + conditions))
                            .collect(Collectors.joining(" UNION ALL ", "(", ")")),
                    values);
        }
        var index =
                filter.model() != null
                        ? "request_by_model"
                        : filter.owner() != null ? "request_by_owner" : "request_by_start";
        return new Where(
                "request INDEXED BY " + index + " WHERE true" + conditions(filter, values, true),
                values);
    }

    /** All but the text, each after an {@code AND}. */
    private static String conditions(
            Filter filter, Map<String, Object> values, boolean withStatuses) {
        var terms = new ArrayList<String>();
        if (withStatuses && !filter.statuses().isEmpty()) {
            terms.add(
                    numbers(filter).stream()
                            .map(number -> Integer.toString(number))
                            .collect(Collectors.joining(", ", "+status IN (", ")")));
        }
        if (filter.model() != null) {
            terms.add("model = :model");
            values.put("model", filter.model());
        }
        if (filter.owner() != null) {
            terms.add("owner = :owner");
            values.put("owner", filter.owner());
        }
        if (filter.from() != null) {
            terms.add("started_at >= :from");
            values.put("from", filter.from().toEpochMilli());
        }
        if (filter.to() != null) {
            terms.add("started_at < :to");
            values.put("to", filter.to().toEpochMilli());
        }
        return terms.stream().map(term -> " AND " + term).collect(Collectors.joining());
    }

    /** Of the statuses, as the table has them. */
    private static List<Integer> numbers(Filter filter) {
        return filter.statuses().stream().map(Where::number).distinct().sorted().toList();
    }

    private static int number(Status status) {
        return RequestRows.number(status);
    }

    String select(String columns) {
        return "SELECT " + columns + " FROM " + source;
    }

    /** Whether older ones may have been left out. */
    boolean isSearch() {
        return values.containsKey("text");
    }

    Query bound(Query query) {
        return query.bindMap(values);
    }
}
