package dev.lmarenaproxy.tab;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A fetch through a session; its state is the executor's. */
final class TabMediaFetch implements MediaFetch {
    private final Executor executor;
    private final Errands errands;
    private @Nullable Exchange exchange;
    private boolean cancelled;

    TabMediaFetch(Executor executor, Errands errands) {
        this.executor = executor;
        this.errands = errands;
    }

    void begin(String url, MediaReceiver receiver, boolean over) {
        if (over) {
            receiver.lost();
        } else if (!cancelled) {
            exchange = errands.media(url, receiver);
        }
    }

    @Override
    public void progressed() {
        executor.execute(() -> {
            if (exchange != null) {
                errands.acknowledge(exchange);
            }
        });
    }

    @Override
    public void cancel() {
        executor.execute(() -> {
            cancelled = true;
            errands.drop(exchange);
        });
    }
}
