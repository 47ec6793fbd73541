package dev.lmarenaproxy.line;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Plays the site where pictures go up, and where its media lie. */
final class FakeFiles implements Consumer<FakeTab.Asked> {
    static final String PLACE = "a1".repeat(20);
    static final String SIGN = "b2".repeat(20);

    /** What was put where, by the address for questions. */
    final Map<String, byte[]> pictures = new ConcurrentHashMap<>();

    /** The kinds of what was ordered, in order. */
    final List<String> orders = new CopyOnWriteArrayList<>();

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void accept(FakeTab.Asked asked) {
        var type = asked.order.path("type").textValue();
        orders.add(type);
        switch (type) {
            case "look" ->
                    asked.head(200, "application/json")
                            .send(
                                    "{\"found\":[\"%s\",\"%s\"],\"state\":null}"
                                            .formatted(PLACE, SIGN))
                            .end();
            case "put" -> {
                var bytes = Base64.getDecoder().decode(asked.order.path("bytes").textValue());
                pictures.put(asked.order.path("url").textValue().replace("up.", "files."), bytes);
                asked.head(200, "text/plain").end();
            }
            case "get" -> {
                var bytes = pictures.get(asked.order.path("url").textValue());
                asked.head(bytes == null ? 404 : 200, "image/png");
                asked.send(bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1));
                asked.end();
            }
            default -> act(asked);
        }
    }

    private void act(FakeTab.Asked asked) {
        var action = asked.order.at("/request/headers/next-action").textValue();
        var data =
                action.equals(PLACE)
                        ? place()
                        : "{\"url\":\"https://files.example/%s\"}"
                                .formatted(asked.body.path(0).textValue());
        asked.head(200, "text/x-component")
                .send("0:{}\n1:{\"success\":true,\"data\":" + data + "}\n")
                .end();
    }

    private String place() {
        var key = "key-" + count.incrementAndGet();
        return "{\"uploadUrl\":\"https://up.example/%s\",\"key\":\"%s\"}".formatted(key, key);
    }
}
