package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a picture gets to the site: an action of the page names a place, the bytes are put there, and
 * another action gives the address under which a question may name it.
 */
public final class UploadForm {
    static final Set<String> PLACE_SLOTS = Set.of("name", "contentType");
    static final Set<String> SIGN_SLOTS = Set.of("key");
    static final Set<String> ATTACHMENT_SLOTS = Set.of("key", "contentType", "url");
    static final Set<String> HEADER_SLOTS = Set.of("action", "state");

    /** A row of the framework's flight format that holds JSON. */
    private static final Pattern ROW = Pattern.compile("(?m)^[0-9a-f]+:(\\{.*)$");

    /**
     * An action of the site's page.
     *
     * @param pattern finds its id in the page's scripts
     * @param body its arguments, with slots
     */
    record Action(String pattern, BodyTemplate body) {}

    /**
     * What the profile says.
     *
     * @param headers of both actions; a value may be a slot: {@link #HEADER_SLOTS}
     * @param scriptsOf the path of a page whose scripts hold the actions
     * @param state the key of {@code history.state} that holds the router's state
     * @param noState the router's state where there is none
     * @param url where the answer of {@code place} holds the address for the bytes
     * @param key where it holds the name of the picture
     * @param signed where the answer of {@code sign} holds the address for questions
     */
    record Terms(
            String path,
            Map<String, String> headers,
            String scriptsOf,
            String state,
            JsonNode noState,
            Action place,
            JsonPointer url,
            JsonPointer key,
            Action sign,
            JsonPointer signed,
            BodyTemplate attachment) {
        Terms {
            headers = Map.copyOf(headers);
        }
    }

    /** The ids of the actions in the release of the site that a page is of. */
    public record Actions(String place, String sign, String state) {}

    /** Where the bytes go, and how the site calls them. */
    public record Place(String url, String key) {}

    private final Terms terms;
    private final RefusalMarks marks;

    UploadForm(Terms terms, RefusalMarks marks) {
        this.terms = terms;
        this.marks = marks;
    }

    /**
     * What a tab must find out first.
     *
     * @param anew whether the site may have a newer release than the tab's page
     */
    public PageLook look(boolean anew) {
        return new PageLook(
                List.of(terms.place().pattern(), terms.sign().pattern()),
                terms.state(),
                anew ? terms.scriptsOf() : null);
    }

    /** What the tab has found; empty where an action is missing. */
    public Optional<Actions> found(byte[] body) {
        JsonNode look = SiteJson.parse(body, 0, body.length);
        JsonNode place = look.path("found").path(0);
        JsonNode sign = look.path("found").path(1);
        if (!place.isTextual() || !sign.isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new Actions(place.textValue(), sign.textValue(), state(look)));
    }

    private String state(JsonNode look) {
        JsonNode state = look.path("state");
        // newer releases of the framework keep the tree beside something else
        JsonNode tree = state.isObject() ? state.path("tree") : state;
        JsonNode known = tree.isArray() ? tree : terms.noState();
        // as encodeURIComponent does
        return URLEncoder.encode(known.toString(), UTF_8).replace("+", "%20");
    }

    /** The request for a place. */
    public SiteRequest place(Actions actions, Attachment picture) {
        return action(
                terms.place(),
                actions.place(),
                actions,
                Map.of(
                        "name", text(picture.name()),
                        "contentType", text(picture.contentType())));
    }

    public Optional<Place> placed(byte[] body) {
        return read(
                body,
                row -> {
                    JsonNode url = row.at(terms.url());
                    JsonNode key = row.at(terms.key());
                    return url.isTextual() && key.isTextual()
                            ? Optional.of(new Place(url.textValue(), key.textValue()))
                            : Optional.empty();
                });
    }

    /** The request for the address under which questions may name what was put there. */
    public SiteRequest sign(Actions actions, Place place) {
        return action(terms.sign(), actions.sign(), actions, Map.of("key", text(place.key())));
    }

    public Optional<UploadedPicture> signed(byte[] body, Place place, Attachment picture) {
        return read(body, row -> Optional.of(row.at(terms.signed())).filter(JsonNode::isTextual))
                .map(url ->
                        new UploadedPicture(
                                terms.attachment()
                                        .fill(
                                                Map.of(
                                                        "key", text(place.key()),
                                                        "contentType", text(picture.contentType()),
                                                        "url", url))));
    }

    /** What it means that the site answered an action with something else. */
    public Fault refused(SiteHead head, byte[] body, Instant now) {
        var refusals = new Refusals(marks, head, now);
        if (refusals.headRefuses()) {
            Fault fault = refusals.ofBody(body);
            // an action that is not there has nothing to do with models
            return fault.kind() == Kind.MODEL_NOT_FOUND || head.status() == 404
                    ? unknownAction()
                    : fault;
        }
        String said =
                read(
                                body,
                                row ->
                                        Optional.of(SiteJson.errorMessage(row))
                                                .filter(message -> !message.isEmpty()))
                        .map(SiteText::clean)
                        .orElse("");
        return Fault.of(
                Kind.UPSTREAM_ERROR,
                "The site gave no place for the picture"
                        + (said.isEmpty() ? "." : ": " + SiteText.sentence(said)));
    }

    /** What it means that the place where the bytes go refused them. */
    public static Fault refusedBytes(int status, Attachment picture) {
        if (status == 413) {
            return new Fault(
                    Kind.ATTACHMENT_TOO_LARGE,
                    "The site doesn't take a picture of %d KB; send a smaller one."
                            .formatted(picture.size() / 1000),
                    picture.param(),
                    null);
        }
        return Fault.of(
                Kind.UPSTREAM_ERROR,
                "The site didn't take the picture (status %d). Ask again.".formatted(status));
    }

    /** Whether the ids of the actions may be those of an older release. */
    public static boolean isStale(SiteHead head) {
        return (head.status() == 404 || head.status() == 500) && !head.redirected();
    }

    /** The fault of actions that can't be found, or that the site doesn't know. */
    public static Fault unknownAction() {
        return Fault.of(
                Kind.UPSTREAM_REJECTED,
                "How the site takes pictures could not be found in its page; the site may have"
                        + " changed. Reload its tab and ask again; without pictures it works as before.");
    }

    private SiteRequest action(
            Action action, String id, Actions actions, Map<String, JsonNode> values) {
        var slots = Map.of("${action}", id, "${state}", actions.state());
        Map<String, String> headers =
                terms.headers().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        header ->
                                                slots.getOrDefault(
                                                        header.getValue(), header.getValue())));
        return new SiteRequest(
                "POST", terms.path(), headers, action.body().fill(values).toString());
    }

    /** The first row of an answer that tells; the others are of the page. */
    private static <T> Optional<T> read(byte[] body, Function<JsonNode, Optional<T>> reader) {
        var rows = ROW.matcher(new String(body, UTF_8));
        while (rows.find()) {
            var told = reader.apply(SiteJson.parse(rows.group(1)));
            if (told.isPresent()) {
                return told;
            }
        }
        return Optional.empty();
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }
}
