package dev.lmarenaproxy.settings;

import static dev.lmarenaproxy.settings.SettingsException.Reason.CONFLICT;
import static dev.lmarenaproxy.settings.SettingsException.Reason.NOT_FOUND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.settings.Change.Who;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking changes of the settings back. */
class UndoTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder = Path.of("");

    private final MemoryChanges changes = new MemoryChanges();
    private Path file = Path.of("");

    @SuppressWarnings("NullAway.Init") // before each test
    private LiveSettings live;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("config.json");
        live = LiveSettings.open(file, changes, new FakeClock());
        live.begin();
    }

    @Test
    void sets_everything_back_and_is_a_change_itself() throws Exception {
        change("{\"queue\": {\"maxJobs\": 8}, \"stream\": {\"interrupted\": \"fail\"}}");
        change("{\"retry\": {\"maxRetries\": 0}}");
        var first = live.past(1, 1).page().getFirst();

        live.undo(first.id());

        assertThat(live.now().queue().maxJobs()).isEqualTo(1000);
        assertThat(live.now().stream().interrupted()).isEqualTo(Settings.Interrupted.CONTINUE);
        assertThat(live.now().retry().maxRetries()).isZero();
        assertThat(last().who()).isEqualTo(Who.UNDO);
        assertThat(changes.find(first.id()).orElseThrow().undone()).isTrue();
        assertThat(new SettingsFile(file).load()).isEqualTo(live.now());
    }

    @Test
    void can_be_undone() throws Exception {
        change("{\"queue\": {\"maxJobs\": 8}}");
        live.undo(last().id());

        live.undo(last().id());

        assertThat(live.now().queue().maxJobs()).isEqualTo(8);
    }

    @Test
    void is_refused_twice_and_for_what_is_not_there() throws Exception {
        change("{\"queue\": {\"maxJobs\": 8}}");
        var id = last().id();
        live.undo(id);

        assertThat(undoRefused(id).reason()).isEqualTo(CONFLICT);
        assertThat(undoRefused(999).reason()).isEqualTo(NOT_FOUND);
    }

    @Test
    void is_refused_where_a_later_change_touched_it() throws Exception {
        change("{\"queue\": {\"maxJobs\": 8, \"maxRunning\": 9}}");
        var id = last().id();
        change("{\"queue\": {\"maxRunning\": 10}}");

        assertThat(undoRefused(id)).hasMessageStartingWith("queue.maxRunning was changed again");
        assertThat(live.now().queue().maxJobs()).isEqualTo(8);

        change("{\"queue\": {\"maxRunning\": 9}}");
        live.undo(id);
        assertThat(live.now().queue()).isEqualTo(Settings.DEFAULTS.queue());
    }

    @Test
    void brings_links_back_as_a_whole() throws Exception {
        change("{\"quickLinks\": [{\"name\": \"a\", \"url\": \"http://a\"}]}");
        change("{\"quickLinks\": []}");

        live.undo(last().id());

        assertThat(live.now().quickLinks()).containsExactly(new QuickLink("a", "http://a"));
    }

    private void change(String json) throws Exception {
        live.change(JSON.readTree(json), Who.DASHBOARD, null);
    }

    private Change last() throws Exception {
        return live.past(1, 0).page().getFirst();
    }

    private SettingsException undoRefused(long id) {
        return requireNonNull(catchThrowableOfType(SettingsException.class, () -> live.undo(id)));
    }
}
