package dev.lmarenaproxy.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an HTTP/1.1 message and its headers, their names in lower case.
 *
 * @param words of the first line
 */
record HttpHead(List<String> words, Map<String, String> headers) {
    private static final int LONGEST_LINE = 64 * 1024;

    /** Gets the pieces of a body. */
    @FunctionalInterface
    interface Pieces {
        void take(byte[] bytes, int length);
    }

    /**
     * @return null where the stream ends before a message
     * @throws MalformedException when that is no HTTP
     */
    static @Nullable HttpHead read(InputStream in) throws IOException {
        var first = in.read();
        if (first < 0) {
            return null;
        }
        var words = List.of(((char) first + line(in)).split(" ", 3));
        if (words.size() < 2) {
            throw new MalformedException();
        }
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var header = line.split(":", 2);
            if (header.length < 2) {
                throw new MalformedException();
            }
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
        }
        return new HttpHead(words, headers);
    }

    /** What ends a message that is not HTTP. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean upgrades() {
        return header("upgrade").equalsIgnoreCase("websocket");
    }

    /**
     * Reads the message's body to its end.
     *
     * @param untilClosed whether a body without a length lasts as long as the connection
     * @throws EOFException when the connection ends before the body
     */
    void readBody(InputStream in, boolean untilClosed, Pieces pieces) throws IOException {
        if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
            for (var size = chunk(in); size > 0; size = chunk(in)) {
                copy(in, size, pieces);
                line(in);
            }
            line(in);
        } else if (headers.containsKey("content-length")) {
            copy(in, number(header("content-length"), 10), pieces);
        } else if (untilClosed) {
            copyAll(in, pieces);
        }
    }

    private static long chunk(InputStream in) throws IOException {
        return number(line(in).split(";", 2)[0].strip(), 16);
    }

    private static long number(String text, int radix) throws MalformedException {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            throw new MalformedException();
        }
    }

    private static void copy(InputStream in, long length, Pieces pieces) throws IOException {
        var buffer = new byte[16 * 1024];
        for (var left = length; left > 0; ) {
            var read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            pieces.take(buffer, read);
            left -= read;
        }
    }

    private static void copyAll(InputStream in, Pieces pieces) throws IOException {
        var buffer = new byte[16 * 1024];
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            pieces.take(buffer, read);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.size() > LONGEST_LINE) {
                throw new MalformedException();
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
