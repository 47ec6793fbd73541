package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.EvaluationRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A request for an answer that the site received, and what became of it. */
public final class Evaluation {
    /** How an answer can end. */
    public enum Ending {
        /** The response ended properly, with or without a finish row. */
        COMPLETED,
        /** The client went away before the end. */
        ABORTED_BY_CLIENT,
        /** The site broke the connection, as it was told to. */
        DROPPED_BY_SITE,
        /** There was no answer but a refusal, as the site was told to. */
        REFUSED
    }

    private final EvaluationRequest request;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final AtomicInteger rows = new AtomicInteger();

    Evaluation(EvaluationRequest request) {
        this.request = request;
    }

    public EvaluationRequest request() {
        return request;
    }

    /** How many rows were handed to the network by now. */
    public int rows() {
        return rows.get();
    }

    /** Empty while the answer is under way. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(ended.getNow(null));
    }

    /** Completes when the answer has ended; dependants run on the event loop. */
    public CompletionStage<Ending> ended() {
        return ended.minimalCompletionStage();
    }

    void rowSent() {
        rows.incrementAndGet();
    }

    /** True the first time: an answer ends once. */
    boolean end(Ending ending) {
        return ended.complete(ending);
    }

    @Override
    public String toString() {
        return request.kind() + " of " + request.modelName() + ", " + rows() + " rows, " + ending();
    }
}
