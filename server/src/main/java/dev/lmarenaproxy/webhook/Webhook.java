package dev.lmarenaproxy.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.alerts.Alert;
import dev.lmarenaproxy.alerts.Delivery;
import dev.lmarenaproxy.alerts.WebhookMessage;
import dev.lmarenaproxy.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts, one after the other and in order, on a thread of its own; whoever hands one over
 * goes on at once. What can't be sent is tried again, then given up. The address is a secret: it
 * stands in no log and no answer.
 */
public final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 100;
    private static final int MOST_ANSWER = 4096;
    private static final int ATTEMPTS = 4;
    private static final int FACTOR = 4;
    private static final int GOOD = 200;
    private static final int NOT_GOOD = 300;

    private final Supplier<Settings.Alerts> settings;
    private final Duration pause;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder()
                    // a message is for the address that was set, and no other
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, task -> Thread.ofPlatform().name("webhook").daemon().unstarted(task));

    // of the thread
    private final Queue<Alert> queue = new ArrayDeque<>();
    private boolean busy;

    /**
     * @param settings what counts at the moment
     */
    public Webhook(Supplier<Settings.Alerts> settings) {
        this(settings, Duration.ofSeconds(2), PATIENCE);
    }

    /**
     * @param pause before the second attempt; four times as long before each further one
     * @param patience with one attempt, from its beginning to the end of the answer
     */
    Webhook(Supplier<Settings.Alerts> settings, Duration pause, Duration patience) {
        this.settings = settings;
        this.pause = pause;
        this.patience = patience;
    }

    /** Sends an alert when those before it are sent or given up; any thread, returns at once. */
    public void send(Alert alert) {
        if (settings.get().webhookUrl().isEmpty()) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.warn("too many alerts wait for the webhook; one is left out");
            return;
        }
        try {
            thread.execute(() -> {
                queue.add(alert);
                if (!busy) {
                    next();
                }
            });
        } catch (RejectedExecutionException _) {
            // the gateway stops
            waiting.decrementAndGet();
        }
    }

    /** Sends what shows that alerts will arrive; one attempt. */
    public CompletionStage<Delivery> test() {
        var now = settings.get();
        if (now.webhookUrl().isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Delivery(null, "No webhook is set: alerts.webhookUrl is empty."));
        }
        return CompletableFuture.supplyAsync(
                () -> post(WebhookMessage.test(now.webhookTemplate()), now),
                Thread::startVirtualThread);
    }

    private void next() {
        busy = !queue.isEmpty();
        if (busy) {
            attempt(1, pause);
        }
    }

    private void attempt(int number, Duration pauseAfter) {
        var alert = queue.element();
        var now = settings.get();
        var outcome =
                now.webhookUrl().isEmpty()
                        ? new Delivery(0, "no webhook is set any more")
                        : post(WebhookMessage.of(alert, now.webhookTemplate()), now);
        if (!outcome.sent() && outcome.mayPass() && number < ATTEMPTS) {
            var _ =
                    thread.schedule(
                            () -> attempt(number + 1, pauseAfter.multipliedBy(FACTOR)),
                            pauseAfter.toMillis(),
                            TimeUnit.MILLISECONDS);
            return;
        }
        if (!outcome.sent()) {
            LOG.atWarn()
                    .addKeyValue("rule", alert.rule().word())
                    .addKeyValue("attempts", number)
                    .log("the webhook did not take an alert: {}", outcome.problem());
        }
        queue.remove();
        waiting.decrementAndGet();
        next();
    }

    private Delivery post(WebhookMessage message, Settings.Alerts now) {
        // the client's own timeout ends with the head of the answer
        var exchange = new FutureTask<>(() -> exchange(message, now));
        Thread.startVirtualThread(exchange);
        try {
            return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new Delivery(null, "It did not answer within " + patience.toSeconds() + " s.");
        } catch (ExecutionException e) {
            return failed(requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Delivery(0, "The gateway stops.");
        } finally {
            // gives up the connection, where the exchange has not ended
            exchange.cancel(true);
        }
    }

    private Delivery exchange(WebhookMessage message, Settings.Alerts now)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(now.webhookUrl()))
                        .POST(HttpRequest.BodyPublishers.ofString(message.body(), UTF_8));
        message.headers().forEach(request::setHeader);
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            var answer = new String(body.readNBytes(MOST_ANSWER), UTF_8);
            var status = response.statusCode();
            if (status < GOOD || status >= NOT_GOOD) {
                return new Delivery(status, "It answered with HTTP " + status + ".");
            }
            return new Delivery(status, WebhookMessage.problem(answer, now.webhookTemplate()));
        }
    }

    /** Without the failure's message, which may hold the address. */
    private static Delivery failed(Throwable failure) {
        return new Delivery(
                null,
                failure instanceof ConnectException
                        ? "It can't be reached."
                        : "Nothing could be sent: " + failure.getClass().getSimpleName() + ".");
    }

    /** Gives up what was not sent. */
    @Override
    public void close() {
        thread.shutdownNow();
        http.shutdownNow();
    }
}
