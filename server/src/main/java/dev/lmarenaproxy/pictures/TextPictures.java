package dev.lmarenaproxy.pictures;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the pictures out of a text: data URLs that stand in it, alone or as a Markdown picture,
 * outside of code. What only looks like one stays what it is, text.
 */
public final class TextPictures {
    private static final String MARK = "data:image/";
    private static final Pattern HEAD = Pattern.compile("data:image/[a-z.+-]{1,30};base64,");

    /** What comes before the URL of a Markdown picture; looked for in the line up to the URL. */
    private static final Pattern OPENED =
            Pattern.compile("!\\[[^\\[\\]\\n]{0,1000}\\]\\([ \\t]*<?$");

    private static final Pattern CLOSED =
            Pattern.compile(">?[ \\t]*(?:\"[^\"\\n]{0,1000}\"|'[^'\\n]{0,1000}')?[ \\t]*\\)");

    /** The longest beginning of a Markdown picture. */
    private static final int BEFORE = 1100;

    private TextPictures() {}

    /** The parts, with the pictures that stand in their texts as parts of their own. */
    public static List<Part> extract(List<Part> parts, String param) throws FaultException {
        var all = new ArrayList<Part>();
        for (var part : parts) {
            if (part instanceof Part.Text(var text)) {
                all.addAll(extract(text, param));
            } else {
                all.add(part);
            }
        }
        return all;
    }

    /**
     * The text and the pictures that stood in it, in their order; only the text where there are
     * none.
     *
     * @param param the path of the field that holds the text
     * @throws FaultException for a picture that is too large for the site
     */
    public static List<Part> extract(String text, String param) throws FaultException {
        if (!text.contains(MARK)) {
            return List.of(new Part.Text(text));
        }
        var code = Code.in(text);
        var parts = new ArrayList<Part>();
        var kept = 0;
        var head = HEAD.matcher(text);
        for (var from = 0; head.find(from); ) {
            var end = endOfBase64(text, head.end());
            from = end;
            if (code.covers(head.start())
                    || !PictureType.of(beginning(text, head.end(), end)).isPresent()) {
                continue;
            }
            var picture = Pictures.ofUrl(text.substring(head.start(), end), param);
            var opened =
                    OPENED.matcher(text)
                            .region(Math.max(kept, head.start() - BEFORE), head.start());
            var closed = CLOSED.matcher(text).region(end, text.length());
            var isMarkdown = opened.find() && closed.lookingAt();
            addText(text.substring(kept, isMarkdown ? opened.start() : head.start()), parts);
            parts.add(new Part.Picture(picture));
            kept = isMarkdown ? closed.end() : end;
            from = kept;
        }
        addText(text.substring(kept), parts);
        return parts.isEmpty() ? List.of(new Part.Text(text)) : List.copyOf(parts);
    }

    private static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    /** The first bytes, or none where that is no base64. */
    private static byte[] beginning(String text, int from, int to) {
        var characters = Math.min(to - from, PictureType.BYTES / 3 * 4);
        return Base64Text.decode(text.substring(from, from + characters)).orElse(new byte[0]);
    }

    private static int endOfBase64(String text, int from) {
        var at = from;
        while (at < text.length() && isBase64(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        return at;
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }
}
