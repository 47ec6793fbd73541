package dev.lmarenaproxy.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text files that lie beside the classes, and the filling of their {@code {{names}}}. */
final class Resource {
    private static final Pattern NAME = Pattern.compile("\\{\\{([a-z-]+)}}");

    private Resource() {}

    static String text(String file) {
        try (var stream = Resource.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("no such resource: " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the values, which are HTML already, in the places that name them. */
    static String filled(String template, Map<String, String> values) {
        return NAME.matcher(template)
                .replaceAll(match -> {
                    var value = values.get(match.group(1));
                    if (value == null) {
                        throw new IllegalStateException("no value for " + match.group());
                    }
                    return Matcher.quoteReplacement(value);
                });
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
