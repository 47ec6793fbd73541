package dev.lmarenaproxy.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;

/** The smallest things that begin as pictures do. */
final class Samples {
    static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n0123456789");
    static final byte[] JPEG = bytes("\u00ff\u00d8\u00ff\u00e00123456789");
    static final byte[] GIF = bytes("GIF89a0123456789");
    static final byte[] WEBP = bytes("RIFF0123WEBPVP8 ");

    private Samples() {}

    static byte[] bytes(String latin) {
        return latin.getBytes(ISO_8859_1);
    }

    static byte[] png(int bytes) {
        return Arrays.copyOf(PNG, bytes);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String url(byte[] png) {
        return "data:image/png;base64," + base64(png);
    }
}
