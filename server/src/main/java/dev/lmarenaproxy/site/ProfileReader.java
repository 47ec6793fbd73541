package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.site.AskForm.ContinuingForm;
import dev.lmarenaproxy.site.AskForm.MessageForm;
import dev.lmarenaproxy.site.BodyTemplate.Slot;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a profile's file, and says in one sentence where and why it cannot. */
final class ProfileReader {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Pattern SLOT_IN_PATH = Pattern.compile("\\$\\{[^}]*}?");

    private ProfileReader() {}

    /**
     * @param source what to call the file in a complaint
     */
    static SiteProfile.Contract read(String source, byte[] file) throws SiteProfileException {
        var root = new ProfileNode(source, "", parse(source, file));
        Origins origins = origins(root.get("origins"));
        RefusalMarks refusals = refusals(root.object("refusals"));
        var contract =
                new SiteProfile.Contract(
                        origins,
                        home(root.get("home"), origins),
                        ask(root.object("ask")),
                        root.has("upload")
                                ? new UploadForm(UploadReader.read(root.object("upload")), refusals)
                                : null,
                        modelSources(root.get("models")),
                        refusals);
        if (contract.upload() != null && !contract.ask().takesPictures()) {
            throw root.error("has an \"upload\", but no ${attachments} where the question goes");
        }
        root.refuseOtherKeys();
        return contract;
    }

    private static JsonNode parse(String source, byte[] file) throws SiteProfileException {
        try {
            return MAPPER.readTree(file);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new SiteProfileException(
                    "%s: line %d, column %d is not JSON: %s."
                            .formatted(
                                    source,
                                    at == null ? 1 : at.getLineNr(),
                                    at == null ? 1 : at.getColumnNr(),
                                    SiteText.clean(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new SiteProfileException(source + ": is not JSON in UTF-8.");
        }
    }

    private static Origins origins(ProfileNode node) throws SiteProfileException {
        var patterns = new ArrayList<String>();
        for (ProfileNode element : node.elements()) {
            if (!Origins.isPattern(element.text())) {
                throw element.error(
                        "must be https://host or https://*.host, without port and path");
            }
            patterns.add(element.text());
        }
        if (patterns.isEmpty()) {
            throw node.error("must name an origin");
        }
        return new Origins(patterns);
    }

    private static URI home(ProfileNode node, Origins origins) throws SiteProfileException {
        try {
            var home = new URI(node.text());
            if (origins.allow(home.getScheme() + "://" + home.getRawAuthority())) {
                return home;
            }
        } catch (URISyntaxException e) {
            throw node.error("is not an address");
        }
        throw node.error("must be an address in one of the origins");
    }

    private static AskForm ask(ProfileNode node) throws SiteProfileException {
        var body = template(node.object("body"), AskForm.BODY_SLOTS);
        var message = node.has("message") ? message(node.object("message")) : null;
        if (body.has(AskForm.MESSAGES) != (message != null)) {
            throw node.error("needs both \"message\" and a ${messages} in the body, or neither");
        }
        var ask =
                new AskForm(
                        path(node.get("path")),
                        headers(node.get("headers")),
                        node.get("ids").constant(IdForm.class),
                        node.has("maxCharacters")
                                ? node.get("maxCharacters").positiveNumber()
                                : null,
                        body,
                        message,
                        node.has("continue") ? continuing(node.object("continue")) : null);
        node.refuseOtherKeys();
        return ask;
    }

    private static MessageForm message(ProfileNode node) throws SiteProfileException {
        ProfileNode rolesNode = node.object("roles");
        var roles = new EnumMap<Role, String>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, rolesNode.get(role.name().toLowerCase(Locale.ROOT)).text());
        }
        rolesNode.refuseOtherKeys();
        var form = new MessageForm(template(node.object("form"), MessageForm.SLOTS), roles);
        node.refuseOtherKeys();
        return form;
    }

    private static ContinuingForm continuing(ProfileNode node) throws SiteProfileException {
        ProfileNode pathNode = node.get("path");
        String path = path(pathNode);
        Matcher slots = SLOT_IN_PATH.matcher(path);
        while (slots.find()) {
            if (!slots.group().equals(ContinuingForm.SLOT)) {
                throw pathNode.error(
                        "has the unknown slot %s; there is %s"
                                .formatted(slots.group(), ContinuingForm.SLOT));
            }
        }
        var form = new ContinuingForm(path, template(node.object("body"), ContinuingForm.SLOTS));
        node.refuseOtherKeys();
        if (!path.contains(ContinuingForm.SLOT) && !form.body().has(AskForm.EVALUATION_ID)) {
            throw node.error("needs a ${evaluationId} in the path or in the body");
        }
        if (!form.body().has(AskForm.TRANSCRIPT)) {
            throw node.error("needs a ${transcript} in the body");
        }
        return form;
    }

    static BodyTemplate template(ProfileNode node, Set<String> known) throws SiteProfileException {
        var template = new BodyTemplate(node.json());
        for (Slot slot : template.slots()) {
            if (!known.contains(slot.name())) {
                throw node.error(
                        "has the unknown slot ${%s} at %s; there are %s"
                                .formatted(
                                        slot.name(),
                                        slot.path().replaceFirst("^\\.", ""),
                                        String.join(", ", known.stream().sorted().toList())));
            }
        }
        return template;
    }

    private static List<ModelSource> modelSources(ProfileNode node) throws SiteProfileException {
        var sources = new ArrayList<ModelSource>();
        for (ProfileNode element : node.elements()) {
            var kind = element.get("kind").constant(ModelSource.Kind.class);
            var headers = headers(element.get("headers"));
            var request = new SiteRequest("GET", path(element.get("path")), headers, "");
            element.refuseOtherKeys();
            sources.add(new ModelSource(kind, request));
        }
        if (sources.isEmpty()) {
            throw node.error("must name a place to read the models from");
        }
        return sources;
    }

    private static RefusalMarks refusals(ProfileNode node) throws SiteProfileException {
        var marks =
                new RefusalMarks(
                        node.get("browserCheck").texts(),
                        node.get("verification").texts(),
                        node.get("promptTooLong").texts(),
                        node.get("rateLimit").texts(),
                        node.get("signIn").texts());
        node.refuseOtherKeys();
        return marks;
    }

    static String path(ProfileNode node) throws SiteProfileException {
        if (!SiteRequest.isPath(node.text())) {
            throw node.error("must begin with a single / and hold no \\");
        }
        return node.text();
    }

    static Map<String, String> headers(ProfileNode node) throws SiteProfileException {
        Map<String, String> headers = node.textsByKey();
        for (String name : headers.keySet()) {
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                throw node.error("must have names in lower case, not \"%s\"".formatted(name));
            }
        }
        return headers;
    }
}
