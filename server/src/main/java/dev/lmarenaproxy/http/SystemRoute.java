package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.journal.JournalHealth;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/system/info}: what runs here, how it is reached, and what it has. */
final class SystemRoute implements Handler<RoutingContext> {
    private final Vertx vertx;
    private final String version;
    private final Path home;
    private final Gateway.Site site;
    private final Supplier<Addresses> addresses;
    private final Supplier<JournalHealth> journal;
    private final InstantSource clock;
    private final Instant startedAt;

    SystemRoute(
            Vertx vertx,
            String version,
            Path home,
            Gateway.Site site,
            Supplier<Addresses> addresses,
            Supplier<JournalHealth> journal,
            InstantSource clock,
            Instant startedAt) {
        this.vertx = vertx;
        this.version = version;
        this.home = home;
        this.site = site;
        this.addresses = addresses;
        this.journal = journal;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    @Override
    public void handle(RoutingContext context) {
        // the system and the disk may take their time
        vertx.executeBlocking(this::info, false)
                .onSuccess(info -> Responses.json(context, info.toString()))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private ObjectNode info() {
        var info = JsonBody.MAPPER.createObjectNode();
        info.put("version", version)
                .put("java", Runtime.version().toString())
                .put(
                        "os",
                        System.getProperty("os.name")
                                + " "
                                + System.getProperty("os.version")
                                + " "
                                + System.getProperty("os.arch"))
                .put("started_at", startedAt.toString())
                .put("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds())
                .put("home", home.toString());
        reach(info, addresses.get());
        info.putObject("site").put("profile", site.profile()).put("home", site.home());
        var runtime = Runtime.getRuntime();
        info.putObject("memory")
                .put("used_bytes", runtime.totalMemory() - runtime.freeMemory())
                .put("max_bytes", runtime.maxMemory());
        info.put("processors", runtime.availableProcessors());
        info.putObject("disk").put("free_bytes", free());
        info.putObject("journal").put("bytes", journal.get().bytes()).putNull("requests");
        return info;
    }

    private static void reach(ObjectNode info, Addresses addresses) {
        info.putObject("listening").put("host", addresses.host()).put("port", addresses.port());
        var shown = addresses.shown();
        var found = addresses.found();
        info.put("address", shown.toString())
                .put("detected_ip", found.isEmpty() ? null : found.getFirst().ip());
        var list = info.putArray("addresses");
        for (var one : found) {
            list.addObject()
                    .put("ip", one.ip())
                    .put("interface", one.adapter())
                    .put("url", addresses.url(one.ip()).toString())
                    .put("reachable", addresses.listensAt(one));
        }
        info.put("userscript_url", shown + Userscript.PATH);
    }

    private @Nullable Long free() {
        try {
            return Files.getFileStore(home).getUsableSpace();
        } catch (IOException _) {
            return null;
        }
    }
}
