package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.journal.JournalHealth;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
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
    private final Supplier<CompletionStage<Long>> requests;
    private final InstantSource clock;
    private final Instant startedAt;

    /**
     * @param requests how many records of requests there are
     */
    SystemRoute(
            Vertx vertx,
            String version,
            Path home,
            Gateway.Site site,
            Supplier<Addresses> addresses,
            Supplier<JournalHealth> journal,
            Supplier<CompletionStage<Long>> requests,
            InstantSource clock,
            Instant startedAt) {
        this.vertx = vertx;
        this.version = version;
        this.home = home;
        this.site = site;
        this.addresses = addresses;
        this.journal = journal;
        this.requests = requests;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    @Override
    public void handle(RoutingContext context) {
        Future.fromCompletionStage(requests.get(), vertx.getOrCreateContext())
                // a failing disk is told of elsewhere
                .otherwiseEmpty()
                // the system and the disk may take their time
                .compose(count -> vertx.executeBlocking(() -> info(count), false))
                .onSuccess(info -> Responses.json(context, info.toString()))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private ObjectNode info(@Nullable Long count) {
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
        info.putObject("journal").put("bytes", journal.get().bytes()).put("requests", count);
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
