package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that a page does for the gateway, and the frames about it. Owned by the session's executor.
 */
final class Traffic implements Errands.Line {
    /** What a script must understand to upload pictures. */
    private static final Set<String> UPLOADING = Set.of("look", "put");

    private final Set<String> accepts;
    private final Supplier<SessionLimits> limits;
    private final InstantSource clock;
    private final Consumer<Frame.ToTab> send;
    private final Runnable settle;
    private final Exchanges exchanges;
    private final Errands errands;
    private final Uploads uploads;

    /**
     * @param accepts what the page's script understands besides what all do
     * @param send says something to the tab, or loses it while the connection is cut
     * @param settle runs after what may have changed how it stands with the tab
     */
    Traffic(
            Set<String> accepts,
            SiteProfile profile,
            Supplier<SessionLimits> limits,
            InstantSource clock,
            Consumer<Frame.ToTab> send,
            Runnable settle) {
        this.accepts = accepts;
        this.limits = limits;
        this.clock = clock;
        this.send = send;
        this.settle = settle;
        this.exchanges = new Exchanges(limits.get());
        this.errands = new Errands(this, limits);
        this.uploads = new Uploads(profile, errands, clock);
    }

    Errands errands() {
        return errands;
    }

    /** How many questions the site is being asked. */
    int answering() {
        return exchanges.answering() + uploads.size();
    }

    /** Asks the site, once the pictures of the question are there. */
    void ask(String job, int epoch, Question question, Receiver receiver) {
        if (question.pictures().isEmpty()) {
            ask(job, epoch, question.request(), receiver);
        } else if (accepts.containsAll(UPLOADING)) {
            uploads.add(
                    job,
                    epoch,
                    question,
                    new Uploads.Asking() {
                        @Override
                        public void ask(SiteRequest request) {
                            Traffic.this.ask(job, epoch, request, receiver);
                        }

                        @Override
                        public void failed(Fault fault) {
                            receiver.failed(fault);
                            settle.run();
                        }
                    });
        } else {
            receiver.failed(Uploads.oldScript());
        }
    }

    private void ask(String job, int epoch, SiteRequest request, Receiver receiver) {
        var purpose = Frame.Start.Purpose.ANSWER;
        begin(
                new Frame.Start(job, epoch, limits.get().window(), purpose, request),
                receiver,
                () -> limits.get().idle());
    }

    /** Drops a question down to the tab's fetch. */
    void cancel(String job, int epoch) {
        var exchange = exchanges.find(job, epoch);
        if (exchange != null) {
            drop(exchange);
        }
        uploads.cancel(job, epoch);
        settle.run();
    }

    /** Readers have taken more of an answer. */
    void progressed(String job) {
        var exchange = exchanges.find(job);
        if (exchange != null) {
            acknowledge(exchange);
        }
    }

    /**
     * Takes the next frame about something; one about nothing that is known changes nothing.
     *
     * @throws BadFrameException when frames are missing, out of place, or past the limit
     */
    void take(Frame.Step step) throws BadFrameException {
        var exchange = exchanges.find(step.job(), step.epoch());
        if (exchange == null) {
            return;
        }
        exchange.take(step, clock.instant());
        acknowledge(exchange);
        if (exchange.complete()) {
            exchanges.remove(exchange);
        } else if (exchange.receiver().unwanted()) {
            drop(exchange);
        }
        if (exchange.receiver().over()) {
            settle.run();
        }
    }

    /**
     * The page is back. What it doesn't know any more and had begun fails, and what waited for that
     * begins; nothing is sent.
     */
    Exchanges.Resumed resume(Set<Frame.Attempt> known) {
        return exchanges.resume(known, clock.instant());
    }

    /** What the page has yet to begin. */
    List<Frame.Order> unknown(Set<Frame.Attempt> known) {
        return exchanges.unknown(known);
    }

    /** Gives up what the site should have gone on with by now. */
    void passed(Instant now) {
        for (var exchange : exchanges.idle(now)) {
            exchange.silent();
            drop(exchange);
        }
    }

    /** The page is gone. */
    void lose() {
        uploads.lose();
        exchanges.lose();
    }

    @Override
    public Exchange begin(Frame.Order order, Receiver receiver, Supplier<Duration> patience) {
        var exchange = exchanges.begin(order, receiver, patience, clock.instant());
        send.accept(order);
        return exchange;
    }

    @Override
    public void acknowledge(Exchange exchange) {
        if (exchange.progressDue()) {
            send.accept(new Frame.Ack(exchange.progress(clock.instant())));
        }
    }

    @Override
    public void drop(Exchange exchange) {
        if (exchanges.remove(exchange)) {
            send.accept(new Frame.Cancel(exchange.order().job(), exchange.order().epoch()));
            settle.run();
        }
    }
}
