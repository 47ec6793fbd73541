package dev.lmarenaproxy.app;

import dev.lmarenaproxy.*;
import dev.lmarenaproxy.journal.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;

final class NoJournal implements Journal {
    @Override
    public CompletionStage<Boolean> submitted(Job job) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void append(JobId job, JobEvent event) {}

    @Override
    public CompletionStage<Boolean> ended(JobId job, JobEvent.Final last) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Optional<JournalledJob>> find(JobId job) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<JournalledJob>> find(Owner owner, String key, Instant since) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<List<JournalledJob>> unfinished() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public JournalHealth health() {
        return new JournalHealth(null, Instant.MIN, 0);
    }

    @Override
    public void close() {}
}
