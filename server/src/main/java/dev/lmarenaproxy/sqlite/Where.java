package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.monitor.RequestStore.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * A filter of requests as a condition.
 *
 * @param sql the table, and the condition with its {@code WHERE} where there is one
 */
record Where(String sql, Map<String, Object> values) {
    static Where of(Filter filter) {
        var terms = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        if (!filter.statuses().isEmpty()) {
            terms.add(statuses(filter));
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
        if (filter.text() != null) {
            terms.add(
                    List.of("id", "model", "client", "error_code", "error_message").stream()
                            .map(column -> "coalesce(" + column + ", '') LIKE :text ESCAPE '!'")
                            .collect(Collectors.joining(" OR ", "(", ")")));
            values.put("text", "%" + filter.text().replaceAll("[!%_]", "!$0") + "%");
        }
        var where = terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
        return new Where(table(filter) + where, Map.copyOf(values));
    }

    /** Left alone, SQLite would sort what has either status. */
    private static String table(Filter filter) {
        return filter.statuses().equals(Filter.ERRORS.statuses())
                        && filter.model() == null
                        && filter.owner() == null
                ? "request INDEXED BY request_errors"
                : "request";
    }

    /** Numbers of a closed list; as an index has them where there is one for just these. */
    private static String statuses(Filter filter) {
        var numbers =
                filter.statuses().stream()
                        .map(status -> Integer.toString(RequestRows.number(status)))
                        .distinct()
                        .sorted()
                        .toList();
        // several are looked for in the order of the list, with the plus before the name
        var column =
                numbers.size() == 1 || filter.statuses().equals(Filter.ERRORS.statuses())
                        ? "status"
                        : "+status";
        return column + " IN (" + String.join(", ", numbers) + ")";
    }

    Query bound(Query query) {
        return query.bindMap(values);
    }
}
