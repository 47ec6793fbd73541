package dev.lmarenaproxy.settings;

import static dev.lmarenaproxy.settings.SettingsException.Reason.CONFLICT;
import static dev.lmarenaproxy.settings.SettingsException.Reason.DISK;
import static dev.lmarenaproxy.settings.SettingsException.Reason.INVALID;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.settings.Change.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder = Path.of("");

    private final FakeClock clock = new FakeClock();
    private final MemoryChanges changes = new MemoryChanges();
    private final List<LiveSettings.State> heard = new ArrayList<>();
    private Path file = Path.of("");

    @SuppressWarnings("NullAway.Init") // before each test
    private LiveSettings live;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("config.json");
        write("{\"tabs\": {\"waitSeconds\": 1}}");
        open();
    }

    private void open() throws Exception {
        live = LiveSettings.open(file, changes, clock);
        live.begin();
        heard.clear();
        live.follow(heard::add);
    }

    @Nested
    class A_change {
        @Test
        void counts_at_once_and_is_told_to_who_follows() throws Exception {
            change("{\"queue\": {\"maxJobs\": 7, \"waitSeconds\": 8}}");

            assertThat(live.now().queue()).isEqualTo(new Settings.Queue(7, 100, 8));
            assertThat(live.now().tabs().waitSeconds()).isEqualTo(1);
            assertThat(heard).hasSize(2);
            assertThat(heard.getLast()).isEqualTo(live.state());
        }

        @Test
        void is_written_into_the_file_and_leaves_the_rest_as_it_is() throws Exception {
            change("{\"tabs\": {\"maxJobsPerTab\": 2}}");

            assertThat(JSON.readTree(file.toFile()))
                    .isEqualTo(
                            JSON.readTree(
                                    "{\"tabs\": {\"waitSeconds\": 1, \"maxJobsPerTab\": 2}}"));
            assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
        }

        @Test
        void keeps_the_rights_of_the_file_and_goes_through_a_link() throws Exception {
            var real = folder.resolve("real.json");
            Files.move(file, real);
            Files.createSymbolicLink(file, real);
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
            open();

            change("{\"tabs\": {\"maxJobsPerTab\": 2}}");

            assertThat(file).isSymbolicLink();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                    .isEqualTo("rw-r-----");
            assertThat(real).content().contains("maxJobsPerTab");
        }

        @Test
        void that_changes_nothing_is_none() throws Exception {
            change("{\"tabs\": {\"waitSeconds\": 1}}");

            assertThat(live.past(10, 0).page()).hasSize(1);
            assertThat(heard).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{'tabs': {'waitSeconds': -1}} | tabs.waitSeconds",
                    "{'queue': {'maxJobs': 5}, 'tabs': {'waitSeconds': 601}} | tabs.waitSeconds",
                    "{'queue': {'maxJobs': 5}, 'tabs': {'maxJobs': 1}} | tabs.maxJobs",
                    "{'queue': {'maxJobs': '5'}} | queue.maxJobs",
                    "{'queue': 5} | queue",
                    "{'quickLinks': [{'name': 'a', 'url': 'file:///a'}]} | quickLinks[0].url",
                    "{'x': {}} | x",
                    "[] |",
                })
        void that_is_wrong_changes_nothing_and_says_where(String json, @Nullable String path)
                throws Exception {
            var before = Files.readString(file);

            var refusal = refused(json.replace('\'', '"'), null);

            assertThat(refusal.reason()).isEqualTo(INVALID);
            assertThat(refusal.path()).isEqualTo(path);
            assertThat(live.now().queue()).isEqualTo(Settings.DEFAULTS.queue());
            assertThat(file).hasContent(before);
            assertThat(heard).hasSize(1);
        }

        @Test
        void for_another_revision_is_refused() throws Exception {
            var revision = live.state().revision();
            change("{\"queue\": {\"maxJobs\": 7}}");

            assertThat(refused("{\"queue\": {\"maxJobs\": 8}}", revision).reason())
                    .isEqualTo(CONFLICT);
            live.change(
                    JSON.readTree("{\"queue\": {\"maxJobs\": 9}}"),
                    Who.DASHBOARD,
                    live.state().revision());
            assertThat(live.now().queue().maxJobs()).isEqualTo(9);
        }

        @Test
        void that_can_not_be_written_is_refused() throws Exception {
            Files.delete(file);
            Files.delete(folder);

            assertThat(refused("{\"queue\": {\"maxJobs\": 8}}", null).reason()).isEqualTo(DISK);
            assertThat(live.now().queue()).isEqualTo(Settings.DEFAULTS.queue());
            Files.createDirectory(folder);
        }

        @Test
        void writes_a_whole_file_where_it_is_gone() throws Exception {
            Files.delete(file);

            change("{\"queue\": {\"maxJobs\": 8}}");

            assertThat(new SettingsFile(file).load()).isEqualTo(live.now());
            assertThat(file).content().contains("keepDays");
        }

        @Test
        void counts_even_if_the_journal_does_not_take_it() throws Exception {
            changes.failing = true;
            var before = live.state().revision();

            change("{\"queue\": {\"maxJobs\": 8}}");

            assertThat(live.now().queue().maxJobs()).isEqualTo(8);
            assertThat(live.state().revision()).isGreaterThan(before);
        }

        @Test
        void reaches_every_follower_even_if_one_fails() throws Exception {
            live.follow(state -> {
                if (state.settings().queue().maxJobs() == 8) {
                    throw new IllegalStateException("a part is broken");
                }
            });
            var after = new ArrayList<LiveSettings.State>();
            live.follow(after::add);

            change("{\"queue\": {\"maxJobs\": 8}}");

            assertThat(after).hasSize(2);
        }
    }

    @Nested
    class The_file_changed_by_hand {
        @Test
        void is_noticed_once_it_stays_the_same_for_two_looks() throws Exception {
            write("{\"tabs\": {\"waitSeconds\": 22}}");
            live.look();
            assertThat(live.now().tabs().waitSeconds()).isEqualTo(1);
            write("{\"tabs\": {\"waitSeconds\": 333}}");
            live.look();
            assertThat(live.now().tabs().waitSeconds()).isEqualTo(1);

            live.look();

            assertThat(live.now().tabs().waitSeconds()).isEqualTo(333);
            assertThat(last().who()).isEqualTo(Who.FILE);
        }

        @Test
        void keeps_the_old_settings_while_it_is_wrong_and_says_why() throws Exception {
            write("{\"tabs\": {\"waitSeconds\": 22},\n \"queue\": {\"maxJobs\": 0}}");
            look();

            assertThat(live.now().tabs().waitSeconds()).isEqualTo(1);
            assertThat(live.state().problem())
                    .isEqualTo(file + ": queue.maxJobs is 0, but must be 1 to 100000.");
            assertThat(heard.getLast()).isEqualTo(live.state());

            write("{\"tabs\": {\"waitSeconds\": 22},\n \"queue\": {\"maxJobs\": 3}");
            look();
            assertThat(live.state().problem()).contains(" is not valid JSON: line 2, column ");

            write("{\"tabs\": {\"waitSeconds\": 22},\n \"queue\": {\"maxJobs\": 3}}");
            look();
            assertThat(live.state().problem()).isNull();
            assertThat(live.now().queue().maxJobs()).isEqualTo(3);
        }

        @Test
        void back_to_what_counts_is_no_problem_and_no_change() throws Exception {
            var before = live.state().revision();
            write("{");
            look();
            write("{\"tabs\": {\"waitSeconds\": 1}}");
            look();

            assertThat(live.state().problem()).isNull();
            assertThat(live.state().revision()).isEqualTo(before);
        }

        @Test
        void is_not_overwritten_while_it_is_wrong() throws Exception {
            write("{ mine");

            assertThat(refused("{\"queue\": {\"maxJobs\": 8}}", null).reason()).isEqualTo(CONFLICT);
            assertThat(file).hasContent("{ mine");

            Files.delete(file);
            look();
            assertThat(live.state().problem()).isNull();
        }

        @Test
        void comes_before_a_change_that_nobody_could_know_of() throws Exception {
            var revision = live.state().revision();
            write("{\"tabs\": {\"waitSeconds\": 22}}");

            assertThat(refused("{\"queue\": {\"maxJobs\": 8}}", revision).reason())
                    .isEqualTo(CONFLICT);
            assertThat(live.now().tabs().waitSeconds()).isEqualTo(22);
        }

        @Test
        void is_not_taken_for_a_change_when_the_gateway_wrote_it() throws Exception {
            change("{\"queue\": {\"maxJobs\": 8}}");
            look();

            assertThat(live.past(10, 0).page())
                    .extracting(Change::who)
                    .containsExactly(Who.DASHBOARD, Who.START);
        }

        private void look() {
            live.look();
            live.look();
        }
    }

    @Nested
    class The_past {
        @Test
        void tells_when_who_and_from_what_to_what() throws Exception {
            change("{\"queue\": {\"maxJobs\": 8}, \"stream\": {\"interrupted\": \"fail\"}}");

            assertThat(last().who()).isEqualTo(Who.DASHBOARD);
            assertThat(last().at()).isEqualTo(clock.instant());
            assertThat(last().id()).isEqualTo(live.state().revision());
            assertThat(told(last()))
                    .containsExactly(
                            "queue.maxJobs: 1000 -> 8",
                            "stream.interrupted: \"continue\" -> \"fail\"");
        }

        @Test
        void knows_what_was_changed_while_the_gateway_was_stopped() throws Exception {
            assertThat(told(last())).containsExactly("tabs.waitSeconds: 10 -> 1");
            var before = live.state().revision();

            write("{\"tabs\": {\"waitSeconds\": 2}}");
            open();

            assertThat(last().who()).isEqualTo(Who.START);
            assertThat(told(last())).containsExactly("tabs.waitSeconds: 1 -> 2");
            assertThat(live.state().revision()).isEqualTo(before + 1);
        }

        @Test
        void has_nothing_of_a_start_without_a_change() throws Exception {
            var before = live.state();
            open();

            assertThat(live.state()).isEqualTo(before);
            assertThat(live.past(10, 0).total()).isEqualTo(1);
        }

        @Test
        void that_can_not_be_read_is_no_reason_not_to_start() throws Exception {
            changes.failing = true;
            open();

            assertThat(live.now().tabs().waitSeconds()).isEqualTo(1);
            var refusal =
                    requireNonNull(
                            catchThrowableOfType(SettingsException.class, () -> live.past(1, 0)));
            assertThat(refusal.reason()).isEqualTo(DISK);
        }
    }

    private void change(String json) throws Exception {
        live.change(JSON.readTree(json), Who.DASHBOARD, null);
    }

    private SettingsException refused(String json, @Nullable Long revision) throws Exception {
        var values = JSON.readTree(json);
        return requireNonNull(
                catchThrowableOfType(
                        SettingsException.class,
                        () -> live.change(values, Who.DASHBOARD, revision)));
    }

    private Change last() throws Exception {
        return live.past(1, 0).page().getFirst();
    }

    private static List<String> told(Change change) {
        return change.steps().stream()
                .map(step -> step.path() + ": " + step.from() + " -> " + step.to())
                .toList();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }
}
