package dev.lmarenaproxy.settings;

import static dev.lmarenaproxy.settings.SettingsException.Reason.CONFLICT;
import static dev.lmarenaproxy.settings.SettingsException.Reason.DISK;
import static dev.lmarenaproxy.settings.SettingsException.Reason.NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.settings.Change.Step;
import dev.lmarenaproxy.settings.Change.Who;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings as they are now: changed as a whole or not at all, kept in {@code config.json}, and
 * told to the parts that follow them.
 *
 * <p>Any thread may read. Changes are made one after the other under a lock that is held while the
 * disk works: not for event loops.
 */
public final class LiveSettings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final SettingsFile file;
    private final ChangeStore store;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<State>> followers = new CopyOnWriteArrayList<>();
    private volatile State state;

    /**
     * What counts at a moment.
     *
     * @param revision another one after every change, over restarts too
     * @param problem why the file is not what counts: it was changed by hand and is wrong; null
     *     where it is
     */
    public record State(Settings settings, long revision, @Nullable String problem) {}

    /** What was changed, the latest first, and how many changes there are. */
    public record Past(List<Change> page, int total) {}

    private LiveSettings(
            SettingsFile file, Settings settings, ChangeStore store, InstantSource clock) {
        this.file = file;
        this.store = store;
        this.clock = clock;
        this.state = new State(settings, 0, null);
    }

    /**
     * Reads the settings.
     *
     * @param file may be absent: it is then created
     * @param store is asked from {@link #begin} on
     */
    public static LiveSettings open(Path file, ChangeStore store, InstantSource clock)
            throws SettingsException {
        var content = new SettingsFile(file);
        return new LiveSettings(content, content.load(), store, clock);
    }

    /** Notes what was changed since the last run. To be called before anyone changes something. */
    public void begin() {
        lock.lock();
        try {
            var last = store.last();
            var before =
                    last.isPresent()
                            ? SettingsJson.MAPPER.readTree(last.get().settings())
                            : SettingsJson.tree(Settings.DEFAULTS);
            var steps = steps(before, SettingsJson.tree(state.settings));
            state = new State(state.settings, last.map(ChangeStore.Last::id).orElse(0L), null);
            if (!steps.isEmpty()) {
                become(state.settings, Who.START, steps);
            }
        } catch (IOException e) {
            LOG.warn("what was changed in the settings can't be read", e);
        } finally {
            lock.unlock();
        }
    }

    public Settings now() {
        return state.settings;
    }

    public State state() {
        return state;
    }

    public Path file() {
        return file.path();
    }

    /**
     * Calls the follower at once and after every change, in order. It must be quick, and must not
     * change the settings.
     */
    public void follow(Consumer<State> follower) {
        lock.lock();
        try {
            followers.add(follower);
            follower.accept(state);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes what is given and leaves the rest as it is. When it fails nothing is changed.
     *
     * @param values sections with settings, as in {@code config.json}
     * @param expected the revision that the change is meant for; null for any
     */
    public State change(JsonNode values, Who who, @Nullable Long expected)
            throws SettingsException {
        lock.lock();
        try {
            // what was written by hand comes first, even if nobody has noticed it yet
            notice(file.changed());
            var problem = state.problem;
            if (problem != null) {
                throw SettingsException.of(
                        CONFLICT,
                        "Nothing is changed, as that would overwrite a file with a mistake in it: "
                                + problem);
            }
            if (expected != null && expected != state.revision) {
                throw SettingsException.of(
                        CONFLICT,
                        "The settings were changed in the meantime: they have revision "
                                + state.revision
                                + ", not "
                                + expected
                                + ".");
            }
            var next = SettingsJson.over(state.settings, values);
            var steps = steps(SettingsJson.tree(state.settings), SettingsJson.tree(next));
            if (!steps.isEmpty()) {
                file.write((ObjectNode) values, next);
                become(next, who, steps);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a change back, which is a change itself.
     *
     * @throws SettingsException also when something of it was changed again since
     */
    public State undo(long id) throws SettingsException {
        lock.lock();
        try {
            var change =
                    store.find(id)
                            .orElseThrow(() ->
                                    SettingsException.of(
                                            NOT_FOUND, "There is no change " + id + "."));
            if (change.undone()) {
                throw SettingsException.of(CONFLICT, "The change " + id + " is undone already.");
            }
            notice(file.changed());
            var now = SettingsJson.tree(state.settings);
            var values = JsonNodeFactory.instance.objectNode();
            for (var step : change.steps()) {
                if (!step.to().equals(SettingsJson.at(now, step.path()))) {
                    throw SettingsException.of(
                            CONFLICT,
                            step.path()
                                    + " was changed again since; set it yourself, or undo the later"
                                    + " change first.");
                }
                SettingsJson.put(values, step.path(), step.from());
            }
            var undone = change(values, Who.UNDO, null);
            try {
                store.undone(id);
            } catch (IOException e) {
                LOG.warn("it can't be kept that change {} of the settings is undone", id, e);
            }
            return undone;
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            lock.unlock();
        }
    }

    public Past past(int limit, int offset) throws SettingsException {
        lock.lock();
        try {
            return new Past(store.page(limit, offset), store.count());
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether the file was changed by hand; to be called every second or so. */
    public void look() {
        lock.lock();
        try {
            notice(file.settled());
        } finally {
            lock.unlock();
        }
    }

    private void notice(boolean changed) {
        if (changed) {
            read();
        } else if (state.problem != null && file.isGone()) {
            // the next change writes it anew
            tell(new State(state.settings, state.revision, null));
        }
    }

    private void read() {
        try {
            var next = file.read();
            var steps = steps(SettingsJson.tree(state.settings), SettingsJson.tree(next));
            if (!steps.isEmpty()) {
                become(next, Who.FILE, steps);
            } else if (state.problem != null) {
                tell(new State(next, state.revision, null));
            }
        } catch (SettingsException e) {
            LOG.warn("the settings stay as they are: {}", e.getMessage());
            tell(new State(state.settings, state.revision, e.getMessage()));
        }
    }

    private void become(Settings next, Who who, List<Step> steps) {
        var change = new Change(state.revision + 1, clock.instant(), who, steps, false);
        var paths = steps.stream().map(Step::path).toList();
        LOG.info("settings changed by {}: {}", who.word(), paths);
        try {
            store.append(change, SettingsJson.MAPPER.writeValueAsString(next));
        } catch (IOException e) {
            // it counts all the same, and can't be undone
            LOG.warn("a change of the settings can't be kept in the journal", e);
        }
        tell(new State(next, change.id(), null));
    }

    private void tell(State next) {
        state = next;
        for (var follower : followers) {
            try {
                follower.accept(next);
            } catch (RuntimeException e) {
                LOG.error("a part of the gateway can't follow the settings", e);
            }
        }
    }

    /** The settings that are in both and differ. */
    private static List<Step> steps(JsonNode before, JsonNode after) {
        var steps = new ArrayList<Step>();
        for (var path : SettingsJson.leaves()) {
            var from = SettingsJson.at(before, path);
            var to = SettingsJson.at(after, path);
            if (!from.isMissingNode() && !from.equals(to)) {
                steps.add(new Step(path, from, to));
            }
        }
        return steps;
    }

    private static SettingsException unreadable(IOException e) {
        return SettingsException.of(
                DISK, "What was changed in the settings can't be read: " + e.getMessage());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            store.close();
        } finally {
            lock.unlock();
        }
    }
}
