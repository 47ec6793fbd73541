package dev.lmarenaproxy.metrics;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.dispatch.Load;
import dev.lmarenaproxy.journal.JournalHealth;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Who knows what is looked up whenever somebody asks for the figures. All return at once.
 *
 * @param quietest when the connected tab that has said nothing for the longest last said something
 * @param load the jobs under way
 * @param requests how many requests of clients are under way
 * @param queueLimit how many jobs may wait
 * @param models how many there are
 */
public record Sources(
        Supplier<List<TabStatus>> tabs,
        Supplier<Optional<Instant>> quietest,
        Supplier<CompletionStage<Load>> load,
        IntSupplier requests,
        IntSupplier queueLimit,
        IntSupplier models,
        Supplier<JournalHealth> journal) {
    public Sources {
        requireNonNull(tabs);
        requireNonNull(quietest);
        requireNonNull(load);
        requireNonNull(requests);
        requireNonNull(queueLimit);
        requireNonNull(models);
        requireNonNull(journal);
    }
}
