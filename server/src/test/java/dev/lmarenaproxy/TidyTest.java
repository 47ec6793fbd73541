package dev.lmarenaproxy;

import static dev.lmarenaproxy.TidyRules.codeBlocks;
import static dev.lmarenaproxy.TidyRules.headings;
import static dev.lmarenaproxy.TidyRules.unmentioned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.monitor.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the tracked files to the {@link TidyRules}. */
class TidyTest {
    /** The text of every tracked file by its path from the root. */
    private static final Map<String, String> FILES = trackedFiles();

    @Test
    void no_banned_word_is_in_a_file() {
        assertThat(found(".*", TidyRules::bannedWords)).isEmpty();
    }

    @Test
    void every_test_method_runs() {
        assertThat(found(".*/src/test/.*Test\\.java", TidyRules::testsThatNeverRun)).isEmpty();
    }

    @Test
    void no_file_is_too_long() {
        assertThat(found(".*", TidyRules::tooLong)).isEmpty();
    }

    @Test
    void a_type_is_public_only_if_another_package_uses_it() {
        assertThat(TidyRules.needlesslyPublic(files(".*\\.java")))
                // java itself uses the class with the main method
                .filteredOn(found -> !found.endsWith(".app.Main"))
                .isEmpty();
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(TidyRules.notNullMarked(files(".*/src/.*\\.java"))).isEmpty();
    }

    @Test
    void links_between_documents_lead_somewhere() {
        assertThat(found(".*\\.md", (path, text) -> TidyRules.deadLinks(path, FILES))).isEmpty();
    }

    @Test
    void both_readmes_have_the_same_headings_and_code() {
        var english = text("README.md");
        var chinese = text("README.zh-CN.md");

        assertThat(headings(chinese)).isEqualTo(headings(english));
        assertThat(codeBlocks(chinese)).isEqualTo(codeBlocks(english));
    }

    @Test
    void every_frame_of_the_protocol_has_an_example_and_every_example_a_frame() {
        var examples =
                files("protocol/frames/.*\\.json").keySet().stream()
                        .map(path -> path.replaceAll(".*/|\\.json", ""))
                        .collect(toSet());

        assertThat(examples).isNotEmpty().isEqualTo(TidyRules.frames(text("protocol/README.md")));
    }

    @Test
    void every_fault_stands_in_its_document() {
        var faults = Stream.of(Fault.Kind.values()).map(Fault.Kind::name);

        assertThat(unmentioned(faults, text("docs/errors.md"))).isEmpty();
    }

    @Test
    void the_code_that_only_records_have_stands_there_too() {
        var code = Stream.of(Records.GATEWAY_STOPPED);

        assertThat(unmentioned(code, text("docs/errors.md"))).isEmpty();
    }

    @Test
    void every_figure_stands_in_its_document() {
        var figures =
                text("server/src/test/resources/metrics/families.txt")
                        .lines()
                        .map(line -> line.split(" ", 2)[0]);

        assertThat(unmentioned(figures, text("docs/metrics.md"))).isEmpty();
    }

    @Test
    void every_module_and_package_stands_on_the_map() {
        var folders =
                FILES.keySet().stream()
                        .filter(path -> path.matches("\\w+/(pom\\.xml|package\\.json)"))
                        .map(path -> path.replaceFirst("/.*", "/"));
        var packages =
                FILES.keySet().stream()
                        .filter(path -> path.matches("server/src/main/.*/package-info\\.java"))
                        .map(path ->
                                path.replaceAll(".*/dev/lmarenaproxy/|/?package-info.java", ""))
                        .map(path -> path.replace('/', '.'))
                        .filter(name -> !name.isEmpty());

        assertThat(unmentioned(Stream.concat(folders, packages), text("ARCHITECTURE.md")))
                .isEmpty();
    }

    @Test
    void every_version_is_the_same() {
        // the project's own version is the first in each of these files
        var version =
                Pattern.compile(
                        "<version>(.*?)</version>|^  \"version\": \"(.*?)\"", Pattern.MULTILINE);
        var versions =
                files("(\\w+/)?(pom\\.xml|package\\.json)").values().stream()
                        .flatMap(text -> version.matcher(text).results().limit(1))
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .collect(toSet());

        assertThat(versions).hasSize(1);
    }

    private static List<String> found(String paths, BiFunction<String, String, List<String>> rule) {
        var found = new ArrayList<String>();
        files(paths).forEach((path, text) -> found.addAll(rule.apply(path, text)));
        // the rules' own examples
        found.removeIf(line -> line.contains("/TidyRules"));
        return found;
    }

    private static Map<String, String> files(String paths) {
        var files = new TreeMap<>(FILES);
        files.keySet().removeIf(path -> !path.matches(paths));
        return files;
    }

    private static String text(String path) {
        return FILES.getOrDefault(path, "");
    }

    private static Map<String, String> trackedFiles() {
        var root = Path.of(git("rev-parse", "--show-toplevel").strip());
        var files = new TreeMap<String, String>();
        git("-C", root.toString(), "ls-files")
                .lines()
                // one that was just deleted is still listed
                .filter(name -> Files.isRegularFile(root.resolve(name)))
                .forEach(name -> files.put(name, read(root.resolve(name))));
        return files;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String git(String... arguments) {
        var command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        try {
            var git = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            return new String(git.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
