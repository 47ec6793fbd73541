package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.WrongInput;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list of items is wanted.
 *
 * @param limit the most items
 * @param newestFirst whether the last item comes first
 * @param after the id of the item before the first; null to begin at the beginning
 */
public record ItemPage(int limit, boolean newestFirst, @Nullable String after) {
    /**
     * The part of a list.
     *
     * @throws FaultException when no item has the id
     */
    public String json(ResponseItems list) throws FaultException {
        var items = newestFirst ? list.all().reversed() : list.all();
        var from = 0;
        if (after != null) {
            while (from < items.size() && !items.get(from).path("id").asText().equals(after)) {
                from++;
            }
            if (from == items.size()) {
                throw WrongInput.value(
                        "after",
                        "Invalid 'after': the response has no input item %s."
                                .formatted(WrongInput.quoted(after)));
            }
            from++;
        }
        var to = Math.min(items.size(), from + limit);
        var page = items.subList(from, to);
        var out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        var separator = "";
        for (var item : page) {
            out.append(separator);
            JsonText.appendNode(item, out);
            separator = ",";
        }
        out.append("],\"first_id\":");
        JsonText.appendString(page.isEmpty() ? "" : page.getFirst().path("id").asText(), out);
        out.append(",\"last_id\":");
        JsonText.appendString(page.isEmpty() ? "" : page.getLast().path("id").asText(), out);
        return out.append(",\"has_more\":").append(to < items.size()).append('}').toString();
    }
}
