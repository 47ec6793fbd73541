package dev.lmarenaproxy.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/** Base64 as clients write it: with line breaks or without, of either alphabet, padded or not. */
final class Base64Text {
    private Base64Text() {}

    /** Empty where it is none; no bytes where there is nothing. */
    static Optional<byte[]> decode(String text) {
        var plain = new byte[text.length()];
        var length = 0;
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> {}
                case '-' -> plain[length++] = '+';
                case '_' -> plain[length++] = '/';
                default -> plain[length++] = c < 0x80 ? (byte) c : 0;
            }
        }
        try {
            return Optional.of(
                    Base64.getDecoder().decode(new String(plain, 0, length, ISO_8859_1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
