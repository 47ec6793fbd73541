package dev.lmarenaproxy.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log files as the gateway's own configuration writes them. */
class LogFilesTest {
    @TempDir private Path home;

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void quiet() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("lmarena.home", home.toString());
        context.putProperty("lmarena.console", "OFF");
    }

    private void configure() throws Exception {
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFilesTest.class.getResource("/logback.xml"));
    }

    @Test
    void nothing_that_others_wrote_begins_a_line() throws Exception {
        configure();
        var log = context.getLogger("dev.lmarenaproxy.Some");

        log.warn("unknown key: {}", "a\n2026 ERROR forged\r\u2028\u0085\u001b[31m\t\u0000b");
        log.atInfo().addKeyValue("name", "c\nforged").log("done");
        context.stop();

        assertThat(Files.readAllLines(home.resolve("server.log")))
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .endsWith(
                                                "WARN  Some unknown key:"
                                                        + " a?2026 ERROR forged????[31m??b "),
                        line -> assertThat(line).endsWith("INFO  Some done name=\"c?forged\""));
    }

    @Test
    void stack_traces_keep_their_lines() throws Exception {
        configure();
        var cause = new IOException("inner\nforged\u001b");

        context.getLogger("x").error("it broke", new IllegalStateException("a\r\nforged", cause));
        context.stop();

        var lines = Files.readAllLines(home.resolve("server.log"));
        assertThat(lines.get(0)).endsWith("ERROR x it broke ");
        assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: a?forged");
        assertThat(lines.get(2)).startsWith("\tat dev.lmarenaproxy.app.LogFilesTest.");
        assertThat(lines).contains("Caused by: java.io.IOException: inner?forged?");
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line -> line.startsWith("\t") || line.startsWith("Caused by: "));
    }

    @Test
    void they_are_rolled_at_their_size_and_gzipped_and_old_ones_are_removed() throws Exception {
        context.putProperty("lmarena.log.file", "10KB");
        var old = home.resolve("requests." + daysAgo(52) + ".0.jsonl.gz");
        Files.writeString(old, "old");
        var younger = home.resolve("requests." + daysAgo(40) + ".0.jsonl.gz");
        Files.writeString(younger, "younger");
        configure();

        write(100);

        for (var name : List.of("requests.%s.jsonl", "errors.%s.jsonl", "server.%s.log")) {
            var rolled = rolled(name);
            assertThat(rolled).as(name).hasSizeBetween(2, 20);
            var lines = 0L;
            for (var file : rolled) {
                lines += unzipped(file).lines().count();
            }
            lines += Files.readAllLines(home.resolve(name.replace(".%s", ""))).size();
            assertThat(lines).as(name).isEqualTo(100);
        }
        assertThat(old).doesNotExist();
        assertThat(younger).exists();
    }

    @Test
    void all_together_they_stay_within_their_size() throws Exception {
        context.putProperty("lmarena.log.file", "10KB");
        context.putProperty("lmarena.log.total", "1KB");
        configure();

        write(400);

        for (var name : List.of("requests.%s.jsonl", "errors.%s.jsonl", "server.%s.log")) {
            var bytes = 0L;
            for (var file : rolled(name)) {
                bytes += Files.size(file);
            }
            assertThat(bytes).as(name).isLessThan(5_000);
        }
    }

    /** So many lines of some hundred characters in each file. */
    private void write(int lines) {
        for (var i = 0; i < lines; i++) {
            var line = i + "x".repeat(500);
            for (var logger : List.of("requests", "errors", "dev.lmarenaproxy.Some")) {
                context.getLogger(logger).info(line);
            }
        }
        // waits for what is zipped and removed
        context.stop();
    }

    private static LocalDate daysAgo(int days) {
        // as names of log files are dated
        return LocalDate.now(ZoneId.systemDefault()).minusDays(days);
    }

    /** What was rolled of late: a test may take until the next day. */
    private List<Path> rolled(String name) throws IOException {
        var kinds = List.of(name.formatted(daysAgo(0) + ".*"), name.formatted(daysAgo(1) + ".*"));
        var found = new ArrayList<Path>();
        for (var kind : kinds) {
            try (var files = Files.newDirectoryStream(home, kind + ".gz")) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    private static String unzipped(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
