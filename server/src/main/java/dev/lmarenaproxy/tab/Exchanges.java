package dev.lmarenaproxy.tab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests that a page performs, by their names. */
final class Exchanges {
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
    private final SessionLimits limits;

    Exchanges(SessionLimits limits) {
        this.limits = limits;
    }

    /**
     * What became of them when the page was back.
     *
     * @param goOn how far those have got that go on
     * @param lost how many have failed
     */
    record Resumed(List<Frame.Progress> goOn, int lost) {
        Resumed {
            goOn = List.copyOf(goOn);
        }
    }

    Exchange begin(Frame.Order order, Receiver receiver, Supplier<Duration> patience, Instant now) {
        var exchange = new Exchange(order, receiver, limits, patience, now);
        exchanges.put(order.job(), exchange);
        return exchange;
    }

    @Nullable Exchange find(String job) {
        return exchanges.get(job);
    }

    /** Of this very attempt; those of others are unknown. */
    @Nullable Exchange find(String job, int epoch) {
        var exchange = exchanges.get(job);
        return exchange != null && exchange.order().epoch() == epoch ? exchange : null;
    }

    /** False where it is gone already. */
    boolean remove(Exchange exchange) {
        return exchanges.remove(exchange.order().job(), exchange);
    }

    /** How many answers are under way. */
    int answering() {
        return (int) exchanges.values().stream().filter(Exchange::answering).count();
    }

    /**
     * The page is back. What had begun and is not known to it fails: asking again would mix two
     * answers.
     *
     * @param known what the page still works on
     */
    Resumed resume(Set<Frame.Attempt> known, Instant now) {
        var goOn = new ArrayList<Frame.Progress>();
        var before = exchanges.size();
        for (var exchange : List.copyOf(exchanges.values())) {
            exchange.resumed(now);
            if (known.contains(attempt(exchange))) {
                goOn.add(exchange.progress(now));
            } else if (exchange.begun()) {
                exchange.forgotten();
                remove(exchange);
            }
        }
        return new Resumed(goOn, before - exchanges.size());
    }

    /** What the page has yet to begin. */
    List<Frame.Order> unknown(Set<Frame.Attempt> known) {
        return exchanges.values().stream()
                .filter(exchange -> !known.contains(attempt(exchange)))
                .map(Exchange::order)
                .toList();
    }

    /** Those whose answer the site should have gone on with by now. */
    List<Exchange> idle(Instant now) {
        return exchanges.values().stream().filter(exchange -> exchange.idle(now)).toList();
    }

    /** The page is gone. */
    void lose() {
        exchanges.values().forEach(exchange -> exchange.receiver().lost());
        exchanges.clear();
    }

    private static Frame.Attempt attempt(Exchange exchange) {
        return new Frame.Attempt(exchange.order().job(), exchange.order().epoch());
    }
}
