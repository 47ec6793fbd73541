package dev.lmarenaproxy.settings;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Changes in memory; the disk fails when told. */
final class MemoryChanges implements ChangeStore {
    private final Deque<Change> changes = new ArrayDeque<>();
    private Optional<Last> last = Optional.empty();
    boolean failing;

    @Override
    public Optional<Last> last() throws IOException {
        check();
        return last;
    }

    @Override
    public void append(Change change, String settings) throws IOException {
        check();
        changes.addFirst(change);
        last = Optional.of(new Last(change.id(), settings));
        if (changes.size() > MOST) {
            changes.removeLast();
        }
    }

    @Override
    public List<Change> page(int limit, int offset) throws IOException {
        check();
        return changes.stream().skip(offset).limit(limit).toList();
    }

    @Override
    public int count() throws IOException {
        check();
        return changes.size();
    }

    @Override
    public Optional<Change> find(long id) throws IOException {
        check();
        return changes.stream().filter(change -> change.id() == id).findAny();
    }

    @Override
    public void undone(long id) throws IOException {
        check();
        var all = List.copyOf(changes);
        changes.clear();
        for (var one : all) {
            changes.addLast(
                    new Change(
                            one.id(),
                            one.at(),
                            one.who(),
                            one.steps(),
                            one.undone() || one.id() == id));
        }
    }

    private void check() throws IOException {
        if (failing) {
            throw new IOException("The disk is full.");
        }
    }

    @Override
    public void close() {}
}
