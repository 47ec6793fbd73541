package dev.lmarenaproxy.simulator;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The HTML that the site sends. */
final class Pages {
    static final String SIGN_IN = "/sign-in";
    static final String CLEARANCE = "/cdn-cgi/challenge-platform/clearance";
    static final String MEDIA = "/media/";
    static final String CHUNKS = "/_next/static/chunks/";

    /** What the framework's router keeps in the page's history. */
    static final String ROUTER_STATE =
            "[\"\",{\"children\":[\"__PAGE__?{\\\"mode\\\":\\\"direct\\\"}\",{}]},null,null,true]";

    private static final String LANDING = Resource.text("page.html");
    private static final String STYLE = Resource.text("page.css");
    private static final String BROWSER_CHECK = Resource.text("check.html");
    private static final String MESSAGE = Resource.text("message.html");

    private final SimulatorOptions options;
    private final String verification;

    /** {@code verification} is the token that the page's own form sends. */
    Pages(SimulatorOptions options, String verification) {
        this.options = options;
        this.verification = verification;
    }

    String landing(
            ModelList models, ModelListShape shape, boolean signedIn, List<String> chunkFiles) {
        var generation = options.generation();
        return Resource.filled(
                LANDING,
                Map.of(
                        "style",
                        STYLE,
                        "page-script",
                        pageScript(),
                        "generation",
                        generation.id(),
                        "verification",
                        verification,
                        "options",
                        modelOptions(models),
                        "session",
                        signedIn ? "" : Resource.text("sign-in.html"),
                        "form-state",
                        signedIn ? "" : "disabled",
                        "embedded",
                        embedded(models, shape),
                        "router-state",
                        ROUTER_STATE,
                        "chunks",
                        chunkFiles.stream()
                                .map(file ->
                                        "<script src=\"%s%s\" async></script>\n"
                                                .formatted(CHUNKS, file))
                                .collect(Collectors.joining())));
    }

    /** The page of the browser check; {@code back} is where its button leads to. */
    String browserCheck(String back, boolean byItself) {
        return Resource.filled(
                BROWSER_CHECK,
                Map.of(
                        "style",
                        STYLE,
                        "clearance",
                        CLEARANCE,
                        "back",
                        Resource.escaped(back),
                        "by-itself",
                        byItself ? "<script>document.forms[0].requestSubmit()</script>" : ""));
    }

    String signIn() {
        return message("Sign in", Resource.text("sign-in.html"));
    }

    String serverFault(int status) {
        return message(status + " server error", "<p>The site can't answer at the moment.</p>");
    }

    private static String message(String title, String content) {
        return Resource.filled(MESSAGE, Map.of("style", STYLE, "title", title, "content", content));
    }

    private String pageScript() {
        return options.pageScript().map(Supplier::get).map(Pages::asElement).orElse("");
    }

    /** Inside JavaScript strings, the backslash changes nothing; outside, the text can't stand. */
    private static String asElement(String script) {
        return "<script>"
                + script.replaceAll("(?i)</(script)", "<\\\\/$1").replace("<!--", "<\\!--")
                + "</script>";
    }

    private static String modelOptions(ModelList models) {
        return models.models().stream()
                .filter(model -> model.path("userSelectable").asBoolean(true))
                .map(model ->
                        "<option value=\"%s\">%s</option>\n"
                                .formatted(
                                        Resource.escaped(model.path("id").asText()),
                                        Resource.escaped(model.path("publicName").asText())))
                .collect(Collectors.joining());
    }

    private static String embedded(ModelList models, ModelListShape shape) {
        var list = models.json();
        var first = list.path(0).path("id").asText();
        var props = Json.MAPPER.createObjectNode();
        props.set("initialModels", list);
        props.put("initialModelAId", first);
        return switch (shape) {
            case NONE -> "";
            case PLAIN ->
                    "<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"pageProps\":"
                            + Flight.inScript(props.toString())
                            + "}}</script>\n";
            case FLIGHT, FLIGHT_SPLIT_IN_ESCAPE, FLIGHT_SPLIT_IN_CHARACTER ->
                    Flight.pushes("5:[\"$\",\"$L7\",null," + props + "]\n", shape);
        };
    }
}
