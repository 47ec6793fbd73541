package dev.lmarenaproxy.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Sends requests as they stand, those too that no client library would send. */
record RawClient(int port) {
    /**
     * @param head in lower case
     */
    record Answer(int status, String head, String body) {
        List<String> header(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .toList();
        }
    }

    /**
     * @param headers lines such as {@code Host: localhost}
     */
    Answer send(String method, String path, String... headers) throws IOException {
        return sendRaw(method + " " + path + " HTTP/1.1", headers);
    }

    Answer sendRaw(String requestLine, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var lines = String.join("\r\n", Arrays.asList(headers));
            var request =
                    requestLine
                            + "\r\n"
                            + (lines.isEmpty() ? "" : lines + "\r\n")
                            + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var end = answer.indexOf("\r\n\r\n");
            var head = answer.substring(0, end);
            return new Answer(
                    Integer.parseInt(head.split(" ")[1]),
                    lowerNames(head),
                    answer.substring(end + 4));
        }
    }

    private static String lowerNames(String head) {
        var names = new StringBuilder();
        for (var line : head.lines().toList()) {
            var colon = line.indexOf(':');
            names.append(colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT))
                    .append(colon < 0 ? "" : line.substring(colon))
                    .append('\n');
        }
        return names.toString();
    }
}
