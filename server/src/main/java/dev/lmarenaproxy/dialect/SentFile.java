package dev.lmarenaproxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.pictures.DataUrl;
import dev.lmarenaproxy.pictures.Pictures;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files that stand in a request as data URLs: pictures and texts, which the site takes. */
public final class SentFile {
    private static final Set<String> TEXTS =
            Set.of(
                    "application/json",
                    "application/xml",
                    "application/yaml",
                    "application/x-yaml",
                    "application/javascript",
                    "application/sql");

    private SentFile() {}

    /**
     * What of a message the file is.
     *
     * @param name what the client calls it, where it does
     * @param path of the field that holds the URL
     */
    public static Part read(String url, @Nullable String name, String path) throws FaultException {
        var file =
                DataUrl.parse(url.strip())
                        .orElseThrow(() ->
                                WrongInput.value(
                                        path,
                                        "This is no file; it takes a data URL such as"
                                                + " data:text/plain;base64,…."));
        if (file.type().startsWith("image/")) {
            return new Part.Picture(Pictures.ofUrl(url, path));
        }
        if (!file.type().startsWith("text/") && !TEXTS.contains(file.type())) {
            throw WrongInput.unsupportedValue(
                    path,
                    "Files of the type %s are not supported; send text or pictures."
                            .formatted(WrongInput.quoted(file.type())));
        }
        var bytes =
                file.bytes()
                        .orElseThrow(
                                () -> WrongInput.value(path, "The data of the file are broken."));
        return new Part.Text(marked(name, text(bytes, path)));
    }

    private static String text(byte[] bytes, String path) throws FaultException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw WrongInput.value(path, "The text of the file is not in UTF-8.");
        }
    }

    /** Tells the model where the file begins and ends. */
    private static String marked(@Nullable String name, String text) {
        return "<file>\n"
                + (name == null || name.isBlank() ? "" : name + "\n\n")
                + text
                + "\n</file>";
    }
}
