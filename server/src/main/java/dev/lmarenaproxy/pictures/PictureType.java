package dev.lmarenaproxy.pictures;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of pictures that the site takes, told by how their bytes begin. */
enum PictureType {
    PNG("png", "\u0089PNG\r\n\u001a\n"),
    JPEG("jpeg", "\u00ff\u00d8\u00ff"),
    GIF("gif", "GIF8"),
    WEBP("webp", "RIFF....WEBP");

    /** Enough of a picture to know its type. */
    static final int BYTES = 12;

    static final String NAMES =
            Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));

    private final String subtype;

    /** A character a byte; a dot stands for any. */
    private final String beginning;

    PictureType(String subtype, String beginning) {
        this.subtype = subtype;
        this.beginning = beginning;
    }

    String contentType() {
        return "image/" + subtype;
    }

    String extension() {
        return this == JPEG ? "jpg" : subtype;
    }

    static Optional<PictureType> of(byte[] bytes) {
        return Arrays.stream(values()).filter(type -> type.begins(bytes)).findFirst();
    }

    private boolean begins(byte[] bytes) {
        if (bytes.length < BYTES) {
            return false;
        }
        for (var at = 0; at < beginning.length(); at++) {
            if (beginning.charAt(at) != '.' && beginning.charAt(at) != (bytes[at] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
