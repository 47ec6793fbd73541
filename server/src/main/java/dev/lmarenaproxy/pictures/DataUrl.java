package dev.lmarenaproxy.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code data:} URL (RFC 2397), taken apart.
 *
 * @param type as declared, in lower case and without parameters; empty where none is
 * @param isBase64 whether {@code data} is base64; otherwise it is percent-encoded
 * @param data what comes after the comma
 */
public record DataUrl(String type, boolean isBase64, String data) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /** A longer head is no head of a data URL. */
    private static final int MOST_HEAD = 1000;

    public static boolean is(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Empty where the URL is none of these. */
    public static Optional<DataUrl> parse(String url) {
        if (!is(url)) {
            return Optional.empty();
        }
        var comma = url.indexOf(',', SCHEME.length());
        if (comma < 0 || comma > MOST_HEAD) {
            return Optional.empty();
        }
        var head = url.substring(SCHEME.length(), comma).strip().toLowerCase(Locale.ROOT);
        var isBase64 = head.endsWith(BASE64);
        var semicolon = head.indexOf(';');
        var type = semicolon < 0 ? head : head.substring(0, semicolon);
        return Optional.of(new DataUrl(type.strip(), isBase64, url.substring(comma + 1)));
    }

    /** Empty where the data are broken. */
    public Optional<byte[]> bytes() {
        if (!isBase64) {
            return percentDecoded(data);
        }
        var plain =
                data.indexOf('%') < 0
                        ? Optional.of(data)
                        : percentDecoded(data).map(bytes -> new String(bytes, ISO_8859_1));
        return plain.flatMap(Base64Text::decode);
    }

    private static Optional<byte[]> percentDecoded(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c > 0x7f) {
                return Optional.empty();
            }
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            var value = at + 2 < text.length() ? hex(text.charAt(at + 1), text.charAt(at + 2)) : -1;
            if (value < 0) {
                return Optional.empty();
            }
            bytes.write(value);
            at += 2;
        }
        return Optional.of(bytes.toByteArray());
    }

    private static int hex(char high, char low) {
        var first = Character.digit(high, 16);
        var second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
