package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.simulator.Uploads.Upload;
import dev.lmarenaproxy.simulator.script.PutReply;
import dev.lmarenaproxy.simulator.script.Scenario;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Uploading a picture in three steps: a server action, a PUT, and a server action again. */
final class UploadRoutes {
    static final String PREFIX = "/uploads/";
    private static final int MOST_OF_AN_ACTION = 10_000; // bytes
    private static final int MOST_NUMBER = 4;

    private final SimulatorOptions options;
    private final Releases releases;
    private final Uploads uploads;
    private final Sessions sessions;
    private final Scenario scenario;
    private final Observations observations;
    private int actions;

    UploadRoutes(
            SimulatorOptions options,
            Releases releases,
            Uploads uploads,
            Sessions sessions,
            Scenario scenario,
            Observations observations) {
        this.options = options;
        this.releases = releases;
        this.scenario = scenario;
        this.uploads = uploads;
        this.sessions = sessions;
        this.observations = observations;
    }

    /** A POST of the page: the header {@code next-action} tells which action. */
    void action(Exchange exchange) {
        if (sessions.of(exchange).isEmpty()) {
            exchange.refuse(401, "Unauthorized");
            return;
        }
        var chunks = releases.current();
        var action = exchange.header("next-action");
        if (!action.equals(chunks.uploadAction()) && !action.equals(chunks.signAction())) {
            exchange.refuse(404, "Server action not found: " + action);
            return;
        }
        if (!exchange.plainHeader("accept").contains("text/x-component")) {
            exchange.refuse(400, "the header accept is not text/x-component");
            return;
        }
        if (!isRouterState(exchange.header("next-router-state-tree"))) {
            exchange.refuse(
                    400,
                    "the header next-router-state-tree is missing, or no array of JSON, encoded");
            return;
        }
        if (!exchange.plainHeader("content-type").equals("text/plain;charset=utf-8")) {
            exchange.refuse(415, "the content type is not text/plain;charset=UTF-8");
            return;
        }
        exchange.body(
                MOST_OF_AN_ACTION,
                body -> {
                    try {
                        var arguments = arguments(body);
                        if (action.equals(chunks.uploadAction())) {
                            want(arguments, exchange);
                        } else {
                            sign(arguments, exchange);
                        }
                    } catch (WrongBody e) {
                        exchange.refuse(400, e.getMessage());
                    }
                });
    }

    private static boolean isRouterState(String header) {
        try {
            var state = URLDecoder.decode(header, StandardCharsets.UTF_8);
            return Json.MAPPER.readTree(state).isArray();
        } catch (JsonProcessingException | IllegalArgumentException _) {
            return false;
        }
    }

    /** Where files lie. */
    private String origin(Exchange exchange) {
        return options.filesAt().orElseGet(exchange::origin);
    }

    private void want(List<String> arguments, Exchange exchange) throws WrongBody {
        if (arguments.size() != 2) {
            throw new WrongBody("the upload action takes [\"<file name>\", \"<mime>\"]");
        }
        var upload =
                uploads.wanted(
                        arguments.get(0),
                        arguments.get(1),
                        URLDecoder.decode(
                                exchange.header("next-router-state-tree"), StandardCharsets.UTF_8));
        var url = origin(exchange) + PREFIX + upload.key + "?signature=" + upload.signature;
        flight(
                exchange,
                Json.MAPPER.createObjectNode().put("uploadUrl", url).put("key", upload.key));
    }

    private void sign(List<String> arguments, Exchange exchange) throws WrongBody {
        if (arguments.size() != 1) {
            throw new WrongBody("the sign action takes [\"<key>\"]");
        }
        var upload = uploads.of(arguments.getFirst());
        if (upload.isEmpty() || upload.get().bytes().isEmpty()) {
            throw new WrongBody("nothing was uploaded under this key: " + arguments.getFirst());
        }
        flight(
                exchange,
                Json.MAPPER.createObjectNode().put("url", upload.get().sign(origin(exchange))));
    }

    /** The result stands in a line of its own, under a number that differs from call to call. */
    private void flight(Exchange exchange, ObjectNode data) {
        var number = 1 + actions++ % MOST_NUMBER;
        var lines =
                new StringBuilder("0:{\"a\":\"$@" + number + "\",\"f\":\"\",\"b\":\"release\"}\n");
        for (var other = 1; other < number; other++) {
            lines.append(other).append(":I[\"").append(other).append("41\",[],\"default\"]\n");
        }
        var result = Json.MAPPER.createObjectNode().put("success", true);
        result.set("data", data);
        lines.append(number).append(':').append(result).append('\n');
        exchange.send(200, "text/x-component", Buffer.buffer(lines.toString()));
    }

    /** The PUT of the bytes. */
    void put(Exchange exchange) {
        var upload = uploads.of(key(exchange));
        if (upload.isEmpty() || !signature(exchange).equals(upload.get().signature)) {
            exchange.refuse(403, "this upload URL was not signed here");
            return;
        }
        var wanted = upload.get();
        if (!exchange.header("content-type").equals(wanted.contentType)) {
            exchange.refuse(403, "the upload was signed for " + wanted.contentType);
            return;
        }
        exchange.body(Uploads.MOST_BYTES, bytes -> put(wanted, bytes, exchange));
    }

    private void put(Upload wanted, Buffer bytes, Exchange exchange) {
        switch (scenario.replyToPut().orElse(null)) {
            case null -> {
                wanted.arrived(bytes);
                observations.uploaded(
                        new Observations.Upload(
                                wanted.key,
                                wanted.name,
                                wanted.contentType,
                                bytes.length(),
                                sha256(bytes),
                                wanted.routerState));
                exchange.send(200, "text/plain", Buffer.buffer());
            }
            case PutReply.Refused(int status) ->
                    exchange.send(status, "text/plain", Buffer.buffer("refused"));
            case PutReply.Trouble.DROP -> exchange.response().reset();
            case PutReply.Trouble.HANG -> {
                observations.uploadHeld();
                exchange.response().closeHandler(_ -> observations.uploadAborted());
                exchange.response().exceptionHandler(_ -> observations.uploadAborted());
            }
        }
    }

    private static String sha256(Buffer bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes.getBytes());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The picture behind a signed URL. */
    void get(Exchange exchange) {
        var upload = uploads.of(key(exchange));
        var url = origin(exchange) + exchange.request().uri();
        if (upload.isEmpty() || !upload.get().isSignedAs(url)) {
            exchange.refuse(403, "this URL was not signed here");
            return;
        }
        exchange.send(
                200, upload.get().contentType, upload.get().bytes().orElseGet(Buffer::buffer));
    }

    private static String key(Exchange exchange) {
        return exchange.path().substring(PREFIX.length());
    }

    private static String signature(Exchange exchange) {
        var signature = exchange.request().getParam("signature");
        return signature == null ? "" : signature;
    }

    private static List<String> arguments(Buffer body) throws WrongBody {
        try {
            var arguments = new ArrayList<String>();
            for (JsonNode argument : Json.MAPPER.readTree(body.toString())) {
                arguments.add(argument.asText());
            }
            return arguments;
        } catch (JsonProcessingException e) {
            throw new WrongBody("the body is no JSON: " + e.getOriginalMessage());
        }
    }
}
