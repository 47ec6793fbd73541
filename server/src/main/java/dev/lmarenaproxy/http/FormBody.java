package dev.lmarenaproxy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of a form with files, which are kept in memory: turned into the JSON that says the same,
 * so that one decoder reads both.
 */
final class FormBody {
    /** Bytes of one text. */
    static final int MOST_TEXT = 256 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that are no texts in JSON. */
    private static final Set<String> NUMBERS = Set.of("n", "output_compression", "partial_images");

    private static final Set<String> FLAGS = Set.of("stream");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private final HttpServerRequest request;
    private final List<File> files = new ArrayList<>();
    private final long mostBytes;
    private final Promise<FormBody> whole = Promise.promise();
    private long bytes;

    private record File(String field, String contentType, Buffer bytes) {}

    private FormBody(HttpServerRequest request, long mostBytes) {
        this.request = request;
        this.mostBytes = mostBytes;
    }

    static boolean isForm(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /**
     * Reads the form.
     *
     * @return fails with a {@link FaultException} when it is broken or too large
     */
    static Future<FormBody> read(HttpServerRequest request, long mostBytes) {
        var body = new FormBody(request, mostBytes);
        request.setExpectMultipart(true);
        request.uploadHandler(body::file);
        request.exceptionHandler(_ ->
                body.whole.tryFail(
                        new FaultException(
                                Fault.of(
                                        Fault.Kind.INVALID_VALUE,
                                        "The form can't be read: it is broken, or a field"
                                                + " is too long."))));
        request.endHandler(_ -> body.whole.tryComplete(body));
        return body.whole.future();
    }

    private void file(HttpServerFileUpload upload) {
        var content = Buffer.buffer();
        files.add(new File(upload.name(), upload.contentType(), content));
        upload.handler(piece -> {
            bytes += piece.length();
            if (bytes > mostBytes) {
                whole.tryFail(
                        new FaultException(
                                Fault.of(
                                        Fault.Kind.REQUEST_TOO_LARGE,
                                        "The form is larger than the gateway takes; the setting"
                                                + " request.maxBodyMegabytes allows more.")));
            } else {
                content.appendBuffer(piece);
            }
        });
    }

    /** How many bytes the files have. */
    int length() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /**
     * The same as JSON. May take long: the files become text.
     *
     * @param listed the field that lists the files, as addresses; other names of files keep theirs
     * @param names under which a form may send those
     */
    byte[] json(String listed, Set<String> names) {
        var json = JSON.createObjectNode();
        for (var field : request.formAttributes()) {
            put(json, field.getKey(), field.getValue());
        }
        for (var file : files) {
            var url = url(file);
            if (names.contains(file.field())) {
                json.withArray("/" + listed).addObject().put("image_url", url);
            } else {
                json.putObject(file.field()).put("image_url", url);
            }
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a form of texts is always JSON", e);
        }
    }

    private static void put(ObjectNode json, String name, String value) {
        if (NUMBERS.contains(name) && INTEGER.matcher(value).matches()) {
            json.put(name, Long.parseLong(value));
        } else if (FLAGS.contains(name) && (value.equals("true") || value.equals("false"))) {
            json.put(name, value.equals("true"));
        } else {
            json.put(name, value);
        }
    }

    private static String url(File file) {
        var type =
                file.contentType() == null || file.contentType().isBlank()
                        ? "application/octet-stream"
                        : file.contentType();
        return "data:"
                + type
                + ";base64,"
                + Base64.getEncoder().encodeToString(file.bytes().getBytes());
    }
}
