package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static dev.lmarenaproxy.Fault.Kind.NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.SETTINGS_CHANGED;
import static dev.lmarenaproxy.Fault.Kind.SETTINGS_NOT_SAVED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.settings.Change;
import dev.lmarenaproxy.settings.Description;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.settings.SettingsException;
import dev.lmarenaproxy.settings.SettingsJson;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/config}: the settings, what they mean, and changing them; {@code
 * /api/config/quick-links}; {@code /api/config/changes} and {@code /undo} of one.
 */
final class ConfigRoutes {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;
    private static final Set<String> OF_A_CHANGE = Set.of("settings", "revision");
    private static final Set<String> OF_LINKS = Set.of("quick_links", "revision");

    private final Vertx vertx;
    private final LiveSettings settings;

    ConfigRoutes(Vertx vertx, LiveSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    void addTo(Router router) {
        var body = new BodyReader(() -> BodyLimit.API.bytes());
        router.get("/api/config").handler(context -> tell(context, settings.state()));
        router.post("/api/config").handler(body).handler(this::change);
        router.post("/api/config/quick-links").handler(body).handler(this::quickLinks);
        router.get("/api/config/changes").handler(this::changes);
        router.post("/api/config/changes/:id/undo").handler(this::undo);
    }

    /** What may hold the disk up. */
    private interface Task<T> {
        T result() throws FaultException, SettingsException;
    }

    private void change(RoutingContext context) {
        answer(
                context,
                () -> {
                    var body = body(context, OF_A_CHANGE);
                    var values = body.requiredObject("settings").node();
                    return settings.change(values, Change.Who.DASHBOARD, revision(body));
                });
    }

    private void quickLinks(RoutingContext context) {
        answer(
                context,
                () -> {
                    var body = body(context, OF_LINKS);
                    var links = body.array("quick_links");
                    if (links == null) {
                        throw WrongInput.missing("quick_links");
                    }
                    var values = JsonBody.MAPPER.createObjectNode();
                    values.set(SettingsJson.QUICK_LINKS, links);
                    return settings.change(values, Change.Who.DASHBOARD, revision(body));
                });
    }

    private void undo(RoutingContext context) {
        answer(context, () -> settings.undo(id(context)));
    }

    private void answer(RoutingContext context, Task<LiveSettings.State> task) {
        blocking(
                context,
                () -> {
                    tell(context, task.result());
                    return true;
                });
    }

    private void changes(RoutingContext context) {
        blocking(
                context,
                () -> {
                    var paging = Paging.of(context, USUAL_PAGE, LARGEST_PAGE);
                    var past = settings.past(paging.limit(), paging.offset());
                    var data = JsonBody.MAPPER.createArrayNode();
                    past.page().stream().map(ConfigRoutes::json).forEach(data::add);
                    Responses.json(context, paging.told(data, past.total(), false).toString());
                    return true;
                });
    }

    private void blocking(RoutingContext context, Task<Boolean> task) {
        vertx.executeBlocking(
                        () -> {
                            try {
                                return task.result();
                            } catch (SettingsException e) {
                                throw new FaultException(fault(e));
                            }
                        },
                        false)
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private static Fields body(RoutingContext context, Set<String> known) throws FaultException {
        var buffer = context.body().buffer();
        var body = JsonBody.readWithoutDuplicates(buffer == null ? new byte[0] : buffer.getBytes());
        for (var entry : body.node().properties()) {
            if (!known.contains(entry.getKey())) {
                throw WrongInput.unsupportedParameter(
                        entry.getKey(), "Unknown parameter: '" + entry.getKey() + "'.");
            }
        }
        return body;
    }

    private static @Nullable Long revision(Fields body) throws FaultException {
        body.checkInteger("revision", 0, Long.MAX_VALUE);
        var value = body.value("revision");
        return value == null ? null : value.longValue();
    }

    private static long id(RoutingContext context) throws FaultException {
        var id = Objects.requireNonNullElse(context.pathParam("id"), "");
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException _) {
            throw new FaultException(Fault.of(NOT_FOUND, "There is no such change."));
        }
    }

    private static Fault fault(SettingsException refusal) {
        return switch (refusal.reason()) {
            case INVALID -> new Fault(INVALID_VALUE, refusal.getMessage(), param(refusal), null);
            case CONFLICT -> Fault.of(SETTINGS_CHANGED, refusal.getMessage());
            case NOT_FOUND -> Fault.of(NOT_FOUND, refusal.getMessage());
            case DISK -> Fault.of(SETTINGS_NOT_SAVED, refusal.getMessage());
        };
    }

    /** By the name that the client used. */
    private static @Nullable String param(SettingsException refusal) {
        var path = refusal.path();
        return path == null
                ? null
                : path.replaceFirst("^" + SettingsJson.QUICK_LINKS, "quick_links");
    }

    private void tell(RoutingContext context, LiveSettings.State state) {
        var json = JsonBody.MAPPER.createObjectNode();
        json.set("settings", SettingsJson.shown(state.settings()));
        json.set("defaults", SettingsJson.shown(Settings.DEFAULTS));
        json.put("revision", state.revision());
        json.put("file", settings.file().toAbsolutePath().normalize().toString());
        json.set("sections", JsonBody.MAPPER.valueToTree(Description.sections()));
        json.set("quick_links", JsonBody.MAPPER.valueToTree(state.settings().quickLinks()));
        json.put("problem", state.problem());
        Responses.json(context, json.toString());
    }

    private static ObjectNode json(Change change) {
        var json =
                JsonBody.MAPPER
                        .createObjectNode()
                        .put("id", change.id())
                        .put("at", change.at().toString())
                        .put("who", change.who().word());
        var steps = json.putArray("changes");
        for (var step : change.steps()) {
            var one = steps.addObject().put("path", step.path());
            one.set("from", SettingsJson.shown(step.path(), step.from()));
            one.set("to", SettingsJson.shown(step.path(), step.to()));
        }
        return json.put("undone", change.undone());
    }
}
