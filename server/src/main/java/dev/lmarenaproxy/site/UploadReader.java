package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what a profile says of uploads. */
final class UploadReader {
    private UploadReader() {}

    static UploadForm.Terms read(ProfileNode node) throws SiteProfileException {
        ProfileNode state = node.object("routerState");
        ProfileNode place = node.object("place");
        ProfileNode sign = node.object("sign");
        var terms =
                new UploadForm.Terms(
                        ProfileReader.path(node.get("path")),
                        headers(node.get("headers")),
                        ProfileReader.path(node.get("scriptsOf")),
                        state.get("history").text(),
                        state.get("otherwise").expect(JsonNodeType.ARRAY).json(),
                        action(place, UploadForm.PLACE_SLOTS),
                        pointer(place.get("url")),
                        pointer(place.get("key")),
                        action(sign, UploadForm.SIGN_SLOTS),
                        pointer(sign.get("url")),
                        ProfileReader.template(
                                node.object("attachment"), UploadForm.ATTACHMENT_SLOTS));
        state.refuseOtherKeys();
        place.refuseOtherKeys();
        sign.refuseOtherKeys();
        node.refuseOtherKeys();
        return terms;
    }

    private static Map<String, String> headers(ProfileNode node) throws SiteProfileException {
        Map<String, String> headers = ProfileReader.headers(node);
        for (String value : headers.values()) {
            if (value.startsWith("${")
                    && value.endsWith("}")
                    && !UploadForm.HEADER_SLOTS.contains(value.substring(2, value.length() - 1))) {
                throw node.error(
                        "has the unknown slot " + value + "; there are ${action}, ${state}");
            }
        }
        return headers;
    }

    private static UploadForm.Action action(ProfileNode node, Set<String> slots)
            throws SiteProfileException {
        return new UploadForm.Action(
                pattern(node.get("id")), ProfileReader.template(node.get("body"), slots));
    }

    /** The browser's expressions are not Java's, but what both know is all that is needed here. */
    private static String pattern(ProfileNode node) throws SiteProfileException {
        try {
            if (Pattern.compile(node.text()).matcher("").groupCount() == 1) {
                return node.text();
            }
        } catch (PatternSyntaxException e) {
            throw node.error("is no regular expression: " + SiteText.clean(e.getDescription()));
        }
        throw node.error("must have one group, around the id");
    }

    private static JsonPointer pointer(ProfileNode node) throws SiteProfileException {
        if (!node.text().startsWith("/")) {
            throw node.error("must be a JSON pointer such as /data/url");
        }
        return JsonPointer.compile(node.text());
    }
}
