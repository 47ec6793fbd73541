package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON Schemas that clients send. They are strangers' programs: nothing they refer to is
 * ever fetched, and their size, depth, patterns and work are limited.
 *
 * <p>A schema that names no draft, or one that isn't known, is read as of 2020-12, or else as of
 * the first older draft that it fits. Safe for any thread; what was read is kept for a while,
 * because each request of a conversation brings the same schemas.
 */
public final class Schemas {
    /** Characters of one schema. */
    static final int MOST_CHARACTERS = 512 * 1024;

    /** Characters of all schemas that are kept. */
    private static final int MOST_KEPT = 4 << 20;

    private static final List<SpecificationVersion> DRAFTS =
            List.of(
                    SpecificationVersion.DRAFT_2020_12,
                    SpecificationVersion.DRAFT_7,
                    SpecificationVersion.DRAFT_4);

    private static final SchemaRegistryConfig CONFIG =
            SchemaRegistryConfig.builder()
                    .regularExpressionFactory(BoundedPattern::of)
                    .formatAssertionsEnabled(false)
                    .preloadSchema(false)
                    .build();

    /** Of the drafts' own schemas, which are in the library. */
    private static final SchemaRegistry DRAFTS_OWN =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** The last ones used, the one not used longest first; guarded by itself. */
    private static final Map<String, SchemaForm> KEPT = new LinkedHashMap<>(16, 0.75f, true);

    /** Of all in {@link #KEPT}; guarded by it. */
    private static int kept;

    private Schemas() {}

    /**
     * What is wrong with a schema, in a sentence for the client; null if nothing is.
     *
     * @param json as the client sent it
     */
    public static @Nullable String check(String json) {
        try {
            read(json);
            return null;
        } catch (BadSchema bad) {
            return bad.getMessage();
        }
    }

    static SchemaForm read(String json) throws BadSchema {
        synchronized (KEPT) {
            var known = KEPT.get(json);
            if (known != null) {
                return known;
            }
        }
        var form = readNew(json);
        synchronized (KEPT) {
            if (KEPT.put(json, form) == null) {
                kept += json.length();
            }
            var oldest = KEPT.keySet().iterator();
            while (kept > MOST_KEPT) {
                kept -= oldest.next().length();
                oldest.remove();
            }
        }
        return form;
    }

    private static SchemaForm readNew(String json) throws BadSchema {
        if (json.length() > MOST_CHARACTERS) {
            throw new BadSchema("a schema of more than %d characters".formatted(MOST_CHARACTERS));
        }
        JsonNode node;
        try {
            node = LooseJson.readStrict(json);
        } catch (JsonProcessingException broken) {
            throw new BadSchema("not JSON: " + LooseJson.problem(broken));
        }
        if (!node.isObject()) {
            throw new BadSchema("a schema must be a JSON object");
        }
        var draft = draft(node, json);
        ((ObjectNode) node).remove("$schema");
        try {
            var schema =
                    SchemaRegistry.withDefaultDialect(
                                    draft,
                                    registry ->
                                            registry.schemaRegistryConfig(CONFIG)
                                                    .schemaLoader(
                                                            loader -> loader.block(_ -> true)))
                            .getSchema(node.toString(), InputFormat.JSON);
            schema.initializeValidators();
            return new SchemaForm(schema);
        } catch (RuntimeException unreadable) {
            throw new BadSchema("a schema that can't be read: " + unreadable.getMessage());
        }
    }

    private static SpecificationVersion draft(JsonNode schema, String json) throws BadSchema {
        var named = schema.path("$schema");
        var known =
                named.isTextual()
                        ? SpecificationVersion.fromDialectId(withoutEnd(named.textValue()))
                        : Optional.<SpecificationVersion>empty();
        var wrong = new ArrayList<String>();
        for (var draft : known.map(List::of).orElse(DRAFTS)) {
            var problem = problem(draft, json);
            if (problem == null) {
                return draft;
            }
            wrong.add(problem);
        }
        throw new BadSchema("not a JSON Schema: " + wrong.getFirst());
    }

    private static String withoutEnd(String id) {
        return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }

    private static @Nullable String problem(SpecificationVersion draft, String json) {
        var own = DRAFTS_OWN.getSchema(SchemaLocation.of(draft.getDialectId()));
        return new SchemaForm(own).problem(json);
    }

    /** Says what is wrong with a schema. */
    static final class BadSchema extends Exception {
        private static final long serialVersionUID = 1L;

        BadSchema(String message) {
            super(message, null, false, false);
        }
    }
}
