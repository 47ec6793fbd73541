package dev.lmarenaproxy.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.Retention;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process was told to be kept is there after it was killed, or its disk was full. */
class CrashTest {
    private static final int EVENT_LENGTH = 100;
    private static final Pattern SAID = Pattern.compile("(job|end|lost) .+");
    private static final Path LIMITER = Path.of("/usr/bin/prlimit");

    @TempDir private Path home;
    private Path file;

    @BeforeEach
    void name() {
        file = home.resolve("proxy.db");
    }

    private static List<String> command(Path file, String prefix, int length) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                file.toString(),
                prefix,
                String.valueOf(length));
    }

    @Test
    void what_was_told_to_be_kept_is_there_after_a_kill_at_any_moment() throws Exception {
        var random = new Random(7);
        var said = new ArrayList<String>();

        for (int round = 0; round < 4; round++) {
            said.addAll(killedAfter(1 + random.nextInt(120), "round" + round));
        }

        assertThat(said).hasSizeGreaterThan(20);
        try (var journal = open()) {
            for (var line : said) {
                verify(journal, line, EVENT_LENGTH);
            }
        }
        // nothing but the newest copy of the native library is left
        assertThat(home.resolve("native").toFile().list()).hasSizeLessThanOrEqualTo(2);
    }

    private List<String> killedAfter(int lines, String prefix) throws Exception {
        var process =
                new ProcessBuilder(command(file, prefix, EVENT_LENGTH))
                        .redirectError(Redirect.DISCARD)
                        .start();
        var said = new ArrayList<String>();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                // not what the process logs
                if (SAID.matcher(line).matches()) {
                    said.add(line);
                }
                if (said.size() == lines) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException _) {
            // the pipe of a killed process
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(said).as("lines before the kill").hasSizeGreaterThanOrEqualTo(lines);
        // a line may be cut
        return said.subList(0, said.size() - 1);
    }

    @Test
    void a_full_disk_is_told_in_time_and_spoils_nothing_that_was_kept() throws Exception {
        assumeTrue(Files.isExecutable(LIMITER));
        var command = new ArrayList<>(List.of(LIMITER.toString(), "--fsize=3000000"));
        command.addAll(command(file, "job", 2000));

        var process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        List<String> said;
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            said = out.lines().filter(SAID.asMatchPredicate()).toList();
        } finally {
            assertThat(process.waitFor(60, SECONDS)).isTrue();
        }

        assertThat(said.getLast()).startsWith("lost The disk ");
        try (var journal = open()) {
            for (var line : said) {
                if (!line.startsWith("lost ")) {
                    verify(journal, line, 2000);
                }
            }
        }
    }

    private Journal open() throws JournalInUseException {
        var retention = new Retention(Duration.ofDays(30), 1L << 30);
        var journal = SqliteJournal.open(file, () -> retention, new FakeClock());
        assertThat(journal.health().problem()).isNull();
        return journal;
    }

    private static void verify(Journal journal, String line, int length) throws Exception {
        var id = new JobId(line.substring(4));
        var job = journal.find(id).toCompletableFuture().get(20, SECONDS).orElseThrow();
        if (line.startsWith("end ")) {
            assertThat(job.events()).isEqualTo(whole(id, length));
        } else {
            assertThat(job.events()).isEqualTo(whole(id, length).subList(0, job.events().size()));
        }
    }

    private static List<JobEvent> whole(JobId id, int length) {
        var events = new ArrayList<>(WritingProcess.events(id, length));
        events.add(WritingProcess.FINISHED);
        return events;
    }
}
