package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store in memory whose disk takes nothing while it is told to. Safe for threads. */
final class FaultyRequests implements RequestStore {
    private final MemoryRequests memory = new MemoryRequests();
    private volatile boolean failing;

    void fail() {
        failing = true;
    }

    void heal() {
        failing = false;
    }

    private void check() throws JournalException {
        if (failing) {
            throw new JournalException("The disk is broken.", null);
        }
    }

    @Override
    public void write(List<Kept> batch) throws JournalException {
        check();
        memory.write(batch);
    }

    @Override
    public long size() {
        return memory.size();
    }

    @Override
    public long lastNumber() throws JournalException {
        check();
        return memory.lastNumber();
    }

    @Override
    public List<RequestRecord> underWay() throws JournalException {
        check();
        return memory.underWay();
    }

    @Override
    public List<RequestRecord> page(Filter filter, int limit, int offset) {
        return memory.page(filter, limit, offset);
    }

    @Override
    public Count count(Filter filter, int most) {
        return memory.count(filter, most);
    }

    @Override
    public List<RequestRecord> after(long number, boolean onlyErrors, int limit) {
        return memory.after(number, onlyErrors, limit);
    }

    @Override
    public Optional<Kept> find(String id, @Nullable Instant startedAt) {
        return memory.find(id, startedAt);
    }

    @Override
    public Figures figures() {
        return memory;
    }

    @Override
    public <T> T reckon(Reckoning<T> reckoning) throws JournalException {
        return memory.reckon(reckoning);
    }

    @Override
    public Figures figuresForSums() {
        return memory;
    }

    @Override
    public void keep(Level level, Instant upTo, List<RollUp> sums) throws JournalException {
        check();
        memory.keep(level, upTo, sums);
    }

    @Override
    public void forgetSums(Instant from) throws JournalException {
        check();
        memory.forgetSums(from);
    }

    @Override
    public void keep(Sample sample) throws JournalException {
        check();
        memory.keep(sample);
    }

    @Override
    public boolean prune(Instant endedBefore, long bytes) throws JournalException {
        check();
        return memory.prune(endedBefore, bytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
