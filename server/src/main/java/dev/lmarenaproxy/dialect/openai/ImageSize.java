package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The size of a picture or a video that a client asks for. The site knows shapes only.
 *
 * @param text such as {@code 1024x1536}; null where the client leaves it to the model
 */
record ImageSize(@Nullable String text) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final Pattern RATIO =
            Pattern.compile("(\\d{1,4}(?:\\.\\d{1,4})?):(\\d{1,4}(?:\\.\\d{1,4})?)");

    /** The sizes that OpenAI's answers may name. */
    private static final Set<String> KNOWN = Set.of("1024x1024", "1024x1536", "1536x1024");

    static ImageSize decode(Fields fields) throws FaultException {
        var size = fields.text("size");
        if (size == null || size.equals("auto")) {
            return new ImageSize(null);
        }
        if (!FORM.matcher(size).matches()) {
            throw WrongInput.value(
                    fields.path("size"),
                    "Invalid '%s': expected 'auto' or a size such as '1024x1024', but got %s."
                            .formatted(fields.path("size"), WrongInput.quoted(size)));
        }
        return new ImageSize(size);
    }

    @Nullable String known() {
        return text != null && KNOWN.contains(text) ? text : null;
    }

    /**
     * The shape among those offered that is most like this size; null where the client asks for
     * none, or there is no choice.
     *
     * @param ratios such as {@code 16:9}
     */
    @Nullable String nearest(List<String> ratios) {
        if (text == null || ratios.size() < 2) {
            return null;
        }
        var wanted = FORM.matcher(text);
        if (!wanted.matches()) {
            return null;
        }
        var shape = log(wanted.group(1), wanted.group(2));
        return ratios.stream()
                .filter(ratio -> RATIO.matcher(ratio).matches())
                .min(Comparator.comparingDouble(ratio -> Math.abs(shape - log(ratio))))
                .orElse(null);
    }

    private static double log(String ratio) {
        var sides = RATIO.matcher(ratio);
        return sides.matches() ? log(sides.group(1), sides.group(2)) : Double.MAX_VALUE;
    }

    /** So that twice as wide is as far from a square as twice as high. */
    private static double log(String width, String height) {
        return Math.log(Double.parseDouble(width)) - Math.log(Double.parseDouble(height));
    }
}
