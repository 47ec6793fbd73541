package dev.lmarenaproxy.dialect.anthropic;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.dialect.JsonText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models as Anthropic's clients list them, page by page. */
public final class ModelPage {
    private static final int USUAL = 20;
    private static final int MOST = 1000;

    private ModelPage() {}

    /**
     * A page of the list.
     *
     * @param models in their order
     * @param created when the list was learnt
     * @param limit how many at most, as the query says it; null where it doesn't
     * @param before the id that the page ends before; null for none
     * @param after the id that the page begins after; null for none
     * @throws FaultException with the name of the parameter that is wrong
     */
    public static String of(
            List<Model> models,
            Instant created,
            @Nullable String limit,
            @Nullable String before,
            @Nullable String after)
            throws FaultException {
        var size = size(limit);
        var from = after == null ? 0 : indexOf(after, models, "after_id") + 1;
        var to = before == null ? models.size() : indexOf(before, models, "before_id");
        var between = models.subList(Math.min(from, to), to);
        // going backwards the page is the last one of those before
        var page =
                between.size() <= size
                        ? between
                        : before == null
                                ? between.subList(0, size)
                                : between.subList(between.size() - size, between.size());
        return json(page, between.size() > size, created);
    }

    private static String json(List<Model> page, boolean more, Instant created) {
        var out = new StringBuilder("{\"data\":[");
        var separator = "";
        for (var model : page) {
            out.append(separator).append(one(model, created));
            separator = ",";
        }
        out.append("],\"has_more\":").append(more).append(",\"first_id\":");
        JsonText.appendStringOrNull(page.isEmpty() ? null : page.getFirst().name(), out);
        out.append(",\"last_id\":");
        JsonText.appendStringOrNull(page.isEmpty() ? null : page.getLast().name(), out);
        return out.append('}').toString();
    }

    /** One model; the site tells no limits of tokens. */
    public static String one(Model model, Instant created) {
        var out = new StringBuilder("{\"type\":\"model\",\"id\":");
        JsonText.appendString(model.name(), out);
        out.append(",\"display_name\":");
        JsonText.appendString(model.name(), out);
        return out.append(",\"created_at\":\"")
                .append(Instant.ofEpochSecond(created.getEpochSecond()))
                .append("\",\"lifecycle\":\"active\",\"max_input_tokens\":null,")
                .append("\"max_tokens\":null,\"capabilities\":null}")
                .toString();
    }

    private static int size(@Nullable String limit) throws FaultException {
        if (limit == null || limit.isEmpty()) {
            return USUAL;
        }
        try {
            var size = Integer.parseInt(limit);
            if (size >= 1 && size <= MOST) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new FaultException(
                Fault.at(
                        INVALID_VALUE,
                        "limit",
                        "expected an integer from 1 to %d.".formatted(MOST)));
    }

    private static int indexOf(String id, List<Model> models, String param) throws FaultException {
        for (var i = 0; i < models.size(); i++) {
            if (models.get(i).name().equals(id)) {
                return i;
            }
        }
        throw new FaultException(Fault.at(INVALID_VALUE, param, "there is no model with this id."));
    }
}
