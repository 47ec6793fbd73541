package dev.lmarenaproxy.tab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that keeps what it is given. Safe for threads. */
public final class RecordingLink implements TabLink {
    private final LinkedBlockingQueue<Frame.ToTab> sent = new LinkedBlockingQueue<>();
    private volatile @Nullable CloseCode closed;

    @Override
    public void send(Frame.ToTab frame) {
        sent.add(frame);
    }

    @Override
    public void close(CloseCode code) {
        closed = code;
    }

    /** Why it was closed; null while it is open. */
    public @Nullable CloseCode closed() {
        return closed;
    }

    /** What was sent since this was asked last. */
    public List<Frame.ToTab> taken() {
        var frames = new ArrayList<Frame.ToTab>();
        sent.drainTo(frames);
        return frames;
    }

    /** Waits for the next frame of the kind; those before it are passed over. */
    public <T extends Frame.ToTab> T next(Class<T> kind) throws InterruptedException {
        while (true) {
            var frame = sent.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " was sent");
            }
            if (kind.isInstance(frame)) {
                return kind.cast(frame);
            }
        }
    }
}
