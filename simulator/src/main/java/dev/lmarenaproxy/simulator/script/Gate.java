package dev.lmarenaproxy.simulator.script;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Holds answers at a {@link Step.Hold} until a test lets them go on. Once open it stays open. Any
 * thread may open it, and any number of answers may wait at it.
 */
public final class Gate {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    public void open() {
        opened.complete(null);
    }

    /** Completes when the gate opens; dependants run on the thread that opens it. */
    public CompletionStage<Void> opened() {
        return opened.minimalCompletionStage();
    }
}
