package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.StreamSupport;

/** The models that the site offers, each exactly as it stands in the page. */
public final class ModelList {
    private static final ModelList STANDARD = parse(Resource.text("models.json"));

    private final List<JsonNode> models;
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();

    private ModelList(List<JsonNode> models) {
        this.models = List.copyOf(models);
        for (var model : models) {
            var id = model.path("id").asText();
            if (id.isEmpty() || !model.path("publicName").isTextual()) {
                throw new IllegalArgumentException(
                        "a model needs an id and a publicName: " + model);
            }
            byId.put(id, model);
        }
    }

    /** Invented models in every form that was seen: objects, arrays, absent and repeated fields. */
    public static ModelList standard() {
        return STANDARD;
    }

    /** Reads a JSON array of models as the page holds them. */
    public static ModelList parse(String json) {
        try {
            var array = Json.MAPPER.readTree(json);
            return new ModelList(StreamSupport.stream(array.spliterator(), false).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the model list is no JSON", e);
        }
    }

    /** The same list without the models of this public name: they were withdrawn. */
    public ModelList without(String publicName) {
        return new ModelList(
                models.stream().filter(model -> !nameOf(model).equals(publicName)).toList());
    }

    public List<JsonNode> models() {
        return models;
    }

    /** The id of the first model of this public name; a repeated name means the first. */
    public Optional<String> idOf(String publicName) {
        return models.stream()
                .filter(model -> nameOf(model).equals(publicName))
                .map(model -> model.path("id").asText())
                .findFirst();
    }

    Optional<String> nameOfId(String id) {
        return Optional.ofNullable(byId.get(id)).map(ModelList::nameOf);
    }

    ArrayNode json() {
        return Json.MAPPER.createArrayNode().addAll(models);
    }

    /** The list by arenas; a model that is ranked in several arenas is in each of them. */
    ArrayNode catalog() {
        var arenas = new LinkedHashMap<String, ArrayNode>();
        for (var model : models) {
            for (var arena : arenasOf(model)) {
                arenas.computeIfAbsent(arena, _ -> Json.MAPPER.createArrayNode()).add(model);
            }
        }
        var catalog = Json.MAPPER.createArrayNode();
        arenas.forEach((arena, members) ->
                catalog.addObject()
                        .put("arena", arena)
                        .put("complete", true)
                        .set("models", members));
        return catalog;
    }

    private static SequencedSet<String> arenasOf(JsonNode model) {
        var arenas = new LinkedHashSet<String>();
        model.path("rankByModality").fieldNames().forEachRemaining(arenas::add);
        if (arenas.isEmpty()) {
            arenas.add(typeOf(model));
        }
        return arenas;
    }

    private static String typeOf(JsonNode model) {
        var output = model.path("capabilities").path("outputCapabilities");
        for (var type : List.of("image", "video", "search")) {
            var inArray = StreamSupport.stream(output.spliterator(), false);
            if (output.has(type)
                    || (output.isArray() && inArray.anyMatch(n -> n.asText().equals(type)))) {
                return type;
            }
        }
        return "chat";
    }

    private static String nameOf(JsonNode model) {
        return model.path("publicName").asText();
    }
}
