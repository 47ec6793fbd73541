package dev.lmarenaproxy.pictures;

import static dev.lmarenaproxy.Fault.Kind.ATTACHMENT_TOO_LARGE;
import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static dev.lmarenaproxy.Fault.Kind.UNSUPPORTED_VALUE;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes attachments of what clients send, and refuses what the site or a model won't take. */
public final class Pictures {
    /** What the site takes is about 5 MB. */
    public static final int MOST_BYTES = 5 * 1024 * 1024;

    /** The most pictures of one message to the site. */
    public static final int MOST = 50;

    /** What a picture of the largest size takes as text, in any way of writing it. */
    private static final long MOST_CHARACTERS = 3L * MOST_BYTES + 1024;

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}://");

    private Pictures() {}

    /**
     * The picture of a URL. Only {@code data:} URLs hold one; others aren't fetched.
     *
     * @param param the path of the field that holds the URL
     */
    public static Attachment ofUrl(String url, String param) throws FaultException {
        var trimmed = url.strip();
        if (!DataUrl.is(trimmed)) {
            throw ADDRESS.matcher(trimmed).lookingAt()
                    ? fault(
                            UNSUPPORTED_VALUE,
                            param,
                            "Pictures at an address are not fetched; send the picture itself, as a"
                                    + " data URL such as data:image/png;base64,….")
                    : fault(
                            INVALID_VALUE,
                            param,
                            "This is no URL of a picture; it takes a data URL such as"
                                    + " data:image/png;base64,….");
        }
        checkLength(trimmed.length(), param);
        var parsed =
                DataUrl.parse(trimmed)
                        .orElseThrow(() ->
                                fault(
                                        INVALID_VALUE,
                                        param,
                                        "The data URL has no comma between its head and its data."));
        var bytes = parsed.bytes().orElseThrow(() -> broken(parsed.isBase64(), param));
        return ofBytes(bytes, parsed.type(), param);
    }

    /**
     * The picture of base64 in a field of its own.
     *
     * @param declared the type that the client names; null where it names none
     */
    public static Attachment ofBase64(String base64, @Nullable String declared, String param)
            throws FaultException {
        checkLength(base64.length(), param);
        var bytes = Base64Text.decode(base64).orElseThrow(() -> broken(true, param));
        return ofBytes(bytes, declared, param);
    }

    /**
     * The picture of its bytes. What they begin with says what it is; a declared type that says
     * otherwise is corrected.
     */
    public static Attachment ofBytes(byte[] bytes, @Nullable String declared, String param)
            throws FaultException {
        if (bytes.length == 0) {
            throw fault(INVALID_VALUE, param, "The picture is empty.");
        }
        if (bytes.length > MOST_BYTES) {
            throw tooLarge(param);
        }
        var type =
                PictureType.of(bytes)
                        .orElseThrow(() ->
                                fault(
                                        UNSUPPORTED_VALUE,
                                        param,
                                        "This is no picture of a type that the site takes (%s)%s."
                                                .formatted(PictureType.NAMES, said(declared))));
        return new Attachment(
                "image." + type.extension(), type.contentType(), Base64Text.encode(bytes), param);
    }

    /**
     * What the bytes of a picture are, such as {@code image/png}; empty where they are no picture.
     */
    public static Optional<String> contentType(byte[] bytes) {
        return PictureType.of(bytes).map(PictureType::contentType);
    }

    /**
     * Checks what goes to the model with one message.
     *
     * @throws FaultException where it takes none, or fewer; it names the first that is too much
     */
    public static void check(List<Attachment> pictures, Model model) throws FaultException {
        if (pictures.isEmpty()) {
            return;
        }
        var takes = model.capabilities().pictures();
        if (takes == PictureInput.NONE) {
            throw fault(
                    UNSUPPORTED_VALUE,
                    param(pictures.getFirst()),
                    "The model %s takes no pictures. GET /v1/models tells which do."
                            .formatted(model.name()));
        }
        if (takes == PictureInput.ONE && pictures.size() > 1) {
            throw fault(
                    UNSUPPORTED_VALUE,
                    param(pictures.get(1)),
                    "The model %s takes one picture at a time, and these are %d in the conversation."
                            .formatted(model.name(), pictures.size()));
        }
        if (pictures.size() > MOST) {
            throw fault(
                    INVALID_VALUE,
                    param(pictures.get(MOST)),
                    "There are %d pictures in the conversation, and %d are the most."
                            .formatted(pictures.size(), MOST));
        }
    }

    private static String param(Attachment picture) {
        return picture.param() == null ? "messages" : picture.param();
    }

    /** Before anything is decoded: what is far too long need not be. */
    private static void checkLength(long characters, String param) throws FaultException {
        if (characters > MOST_CHARACTERS) {
            throw tooLarge(param);
        }
    }

    private static FaultException tooLarge(String param) {
        return fault(
                ATTACHMENT_TOO_LARGE,
                param,
                "The picture has more than %d MB, and the site takes no more; send a smaller one."
                        .formatted(MOST_BYTES >> 20));
    }

    private static FaultException broken(boolean base64, String param) {
        return fault(
                INVALID_VALUE,
                param,
                base64
                        ? "The picture is not in base64."
                        : "The picture is broken: it is neither base64 nor percent-encoded.");
    }

    private static String said(@Nullable String declared) {
        return declared == null || declared.isEmpty() || declared.length() > 100
                ? ""
                : "; it was sent as " + declared;
    }

    private static FaultException fault(Fault.Kind kind, String param, String message) {
        return new FaultException(Fault.at(kind, param, message));
    }
}
