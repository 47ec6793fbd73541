package dev.lmarenaproxy.simulator.script;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Puts steps together without making them before they are sent. */
final class Steps {
    private Steps() {}

    /** {@code word-1 word-2 ...}, a row each. */
    static Iterable<Step> words(int count) {
        return () ->
                IntStream.rangeClosed(1, count)
                        .<Step>mapToObj(n -> Row.text((n == 1 ? "" : " ") + "word-" + n))
                        .iterator();
    }

    /** One after the other. */
    static Iterable<Step> inTurn(List<? extends Iterable<? extends Step>> parts) {
        return () -> {
            var remaining =
                    parts.stream().<Iterator<? extends Step>>map(Iterable::iterator).toList();
            return picking(() -> firstWithMore(remaining));
        };
    }

    /** A step of the one, a step of the other; what is left of the longer one at the end. */
    static Iterable<Step> alternating(
            Iterable<? extends Step> one, Iterable<? extends Step> other) {
        return () -> {
            var first = new Counted(one.iterator());
            var second = new Counted(other.iterator());
            return picking(() -> {
                var turnOfFirst = first.taken <= second.taken || !second.hasNext();
                return Optional.of(turnOfFirst && first.hasNext() ? first : second)
                        .filter(Iterator::hasNext);
            });
        };
    }

    /** All up to the given number of rows, then other steps in place of the rest. */
    static Iterable<Step> replacedAfter(int rows, Iterable<Step> all, List<Step> others) {
        return () -> {
            var start = new UpToRows(all.iterator(), rows);
            var end = others.iterator();
            return picking(() -> firstWithMore(List.of(start, end)));
        };
    }

    /** All up to the given number of rows, then one more step, then the rest. */
    static Iterable<Step> insertedAfter(int rows, Iterable<Step> all, Step inserted) {
        return () -> {
            var whole = all.iterator();
            var start = new UpToRows(whole, rows);
            var middle = List.of(inserted).iterator();
            return picking(() -> firstWithMore(List.of(start, middle, whole)));
        };
    }

    private static Optional<Iterator<? extends Step>> firstWithMore(
            List<Iterator<? extends Step>> sources) {
        return sources.stream().filter(Iterator::hasNext).findFirst();
    }

    /** Takes each step from the source that is picked for it, until there is none. */
    private static Iterator<Step> picking(
            Supplier<? extends Optional<? extends Iterator<? extends Step>>> pick) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pick.get().isPresent();
            }

            @Override
            public Step next() {
                var source = pick.get();
                if (source.isEmpty()) {
                    throw new NoSuchElementException();
                }
                return source.get().next();
            }
        };
    }

    private static final class Counted implements Iterator<Step> {
        private final Iterator<? extends Step> steps;
        private int taken;

        Counted(Iterator<? extends Step> steps) {
            this.steps = steps;
        }

        @Override
        public boolean hasNext() {
            return steps.hasNext();
        }

        @Override
        public Step next() {
            taken++;
            return steps.next();
        }
    }

    private static final class UpToRows implements Iterator<Step> {
        private final Iterator<Step> steps;
        private int left;

        UpToRows(Iterator<Step> steps, int rows) {
            this.steps = steps;
            this.left = rows;
        }

        @Override
        public boolean hasNext() {
            return left > 0 && steps.hasNext();
        }

        @Override
        public Step next() {
            var step = steps.next();
            if (step instanceof Row) {
                left--;
            }
            return step;
        }
    }
}
