package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends a span for each request that has ended, by OTLP over HTTP. A collector that is slow or away
 * holds nothing up: spans wait in a bounded queue for a thread of their own, and what finds no room
 * is dropped. Safe for threads.
 */
public final class Traces implements RequestListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
    private static final String PATH = "/v1/traces";
    private static final int MOST_WAITING = 2048;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LAST_SECONDS = 2;

    /** What the library says belongs into the log; left alone, it is printed beside it. */
    private static final java.util.logging.Logger LIBRARY =
            java.util.logging.Logger.getLogger("io.opentelemetry");

    static {
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.addHandler(new SLF4JBridgeHandler());
    }

    private final String version;
    private final Supplier<String> collector;
    private final Object changing = new Object();
    private volatile Way way = new Way("", null);

    /** Where spans go now. */
    private record Way(String collector, @Nullable SdkTracerProvider provider) {}

    /**
     * @param version of this build
     * @param collector its address, with or without {@code /v1/traces}; empty for none. Asked at
     *     the end of each request
     */
    public Traces(String version, Supplier<String> collector) {
        this.version = version;
        this.collector = collector;
    }

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        var wanted = collector.get();
        if (wanted.equals(way.collector())) {
            send(way, request, details);
        } else {
            // the first use loads and opens much
            Thread.ofVirtual().name("traces").start(() -> send(to(wanted), request, details));
        }
    }

    private static void send(Way by, RequestRecord request, RequestDetails details) {
        if (by.provider() != null) {
            RequestSpan.send(by.provider().get("dev.lmarenaproxy"), request, details);
        }
    }

    private Way to(String wanted) {
        synchronized (changing) {
            var before = way;
            if (!wanted.equals(before.collector())) {
                way = new Way(wanted, wanted.isEmpty() ? null : open(wanted));
                LOG.atInfo().addKeyValue("collector", wanted).log("traces");
                if (before.provider() != null) {
                    // sends what it has, on its own thread
                    var _ = before.provider().shutdown();
                }
            }
            return way;
        }
    }

    private SdkTracerProvider open(String address) {
        var base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        var exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(base.endsWith(PATH) ? base : base + PATH)
                        .setConnectTimeout(PATIENCE)
                        .setTimeout(PATIENCE)
                        .build();
        var batches =
                BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(MOST_WAITING)
                        .setScheduleDelay(PAUSE)
                        .setExporterTimeout(PATIENCE)
                        .build();
        return SdkTracerProvider.builder()
                .setResource(
                        Resource.create(
                                Attributes.of(
                                        AttributeKey.stringKey("service.name"),
                                        "lmarena-proxy",
                                        AttributeKey.stringKey("service.version"),
                                        version)))
                .addSpanProcessor(batches)
                .build();
    }

    /** Sends what is left, for a short while. */
    @Override
    public void close() {
        var last = way.provider();
        if (last != null) {
            var _ = last.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
        }
    }
}
