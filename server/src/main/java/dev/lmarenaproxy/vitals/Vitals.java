package dev.lmarenaproxy.vitals;

import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the figures of the moment; waits for the dispatcher and the disk, so not for loops. */
public final class Vitals implements Supplier<Figures> {
    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RecentRequests recent;
    private final Sources sources;
    private final InstantSource clock;

    /**
     * Where the figures come from.
     *
     * @param waitingJobs how many wait in the queue
     * @param mostWaitingJobs that the queue takes
     * @param jobsPerTab that one tab works on at a time
     * @param activeRequests that run and wait
     * @param diskFreeBytes on the disk of the home folder
     * @param journalWell whether requests and answers are kept
     */
    public record Sources(
            Supplier<List<TabStatus>> tabs,
            Supplier<CompletionStage<Integer>> waitingJobs,
            IntSupplier mostWaitingJobs,
            IntSupplier jobsPerTab,
            IntSupplier activeRequests,
            LongSupplier diskFreeBytes,
            BooleanSupplier journalWell) {}

    public Vitals(RecentRequests recent, Sources sources, InstantSource clock) {
        this.recent = recent;
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public Figures get() {
        var tabs = TabCount.of(sources.tabs.get());
        return new Figures(
                recent.since(clock.instant().minus(Figures.SPAN)),
                tabs,
                tabs.ready() * sources.jobsPerTab.getAsInt(),
                waiting(),
                sources.mostWaitingJobs.getAsInt(),
                sources.activeRequests.getAsInt(),
                sources.diskFreeBytes.getAsLong(),
                sources.journalWell.getAsBoolean());
    }

    private int waiting() {
        try {
            return sources.waitingJobs
                    .get()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the dispatcher does not tell how many requests wait", e);
        }
        return 0;
    }
}
