package dev.lmarenaproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows of each rule that it can fail, and what it lets pass. */
class TidyRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server/src/main/java/A.java      | int a; // TODO later             | TODO",
                "server/src/test/java/ATest.java  | @Disabled(\"flaky\")             | @Disabled",
                "server/src/test/java/ATest.java  | Thread.sleep(10);                | Thread.sleep",
                "server/src/main/java/site/A.java | System.err.println();            | System.err",
                "server/src/main/java/stream/A.java | synchronized (this) {          | synchronized",
                "userscript/test/a.test.ts        | it.only('runs', () => {})        | it.only",
                "dashboard/test/a.test.ts         | describe.skip('runs', () => {})  | describe.skip",
                "e2e/src/test/java/ATest.java     | page.waitForTimeout(10);         | waitForTimeout",
                "docs/operations.md               | see /root/.m2/settings.xml       | /root/",
                "docs/operations.md               | cd /home/ada/lmarena-proxy       | /home/ada/",
                "README.md                        | npm config set registry.npmjs.org | registry.npmjs.org",
                "package-lock.json | \"resolved\": \"https://a.test/a.tgz\" | \"resolved\": \"https:",
            })
    void a_banned_word_is_found(String path, String line, String word) {
        assertThat(TidyRules.bannedWords(path, "\n" + line)).containsExactly(path + ":2: " + word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server/src/main/java/app/Main.java | System.out.println();",
                "server/src/main/java/A.java        | stream.skip(1);",
                "server/src/main/java/tab/A.java    | synchronized (this) {",
                "package-lock.json                  | \"resolved\": \"userscript\", \"link\": true",
                "docs/operations.md                 | make it work/rest, src/home/page/x",
            })
    void a_word_passes_where_it_is_in_place(String path, String line) {
        assertThat(TidyRules.bannedWords(path, line)).isEmpty();
    }

    @Test
    void a_test_without_annotation_is_found() {
        var text =
                """
                class ATest {
                    @Test
                    void runs() {}

                    void never_runs() {}

                    @Nested
                    class Inner {
                        void never_runs_either() throws Exception {
                        }

                        @ParameterizedTest
                        @CsvSource({"a", "b"})
                        void runs_twice(String word) {}
                    }

                    private void helper() {}

                    private static final class Fake {
                        void answers(String text) {}
                    }

                    interface Port {
                        void accept(String text);
                    }
                }
                """;

        assertThat(TidyRules.testsThatNeverRun("ATest.java", text))
                .containsExactly("ATest.java: never_runs", "ATest.java: never_runs_either");
    }

    @Test
    void a_long_file_is_found() {
        assertThat(TidyRules.tooLong("A.java", "\n".repeat(400))).isEmpty();
        assertThat(TidyRules.tooLong("A.java", "\n".repeat(401)))
                .containsExactly("A.java: 401 lines");
        assertThat(TidyRules.tooLong("package-lock.json", "\n".repeat(401))).isEmpty();
    }

    @Test
    void a_public_type_that_no_other_package_names_is_found() {
        var files =
                Map.of(
                        "a/Used.java", "package p.a;\n\npublic sealed interface Used {}\n",
                        "a/Unused.java", "package p.a;\n\npublic final class Unused {}\n",
                        "a/Hidden.java", "package p.a;\n\nrecord Hidden(Unused unused) {}\n",
                        "b/User.java", "package p.b;\n\nimport p.a.Used;\n\nclass User {}\n");

        assertThat(TidyRules.needlesslyPublic(files)).containsExactly("a/Unused.java: p.a.Unused");
    }

    @Test
    void a_package_that_is_not_null_marked_is_found() {
        var files =
                Map.of(
                        "a/A.java", "package p.a;\n",
                        "a/package-info.java", "@NullMarked\npackage p.a;\n",
                        "b/B.java", "package p.b;\n",
                        "b/package-info.java", "package p.b;\n",
                        "c/C.java", "package p.c;\n");

        assertThat(TidyRules.notNullMarked(files)).containsExactly("p.b", "p.c");
    }

    @Test
    void a_dead_link_is_found() {
        var files =
                Map.of(
                        "docs/a.md",
                        """
                        # A heading, with `code` & more
                        [self](#a-heading-with-code--more) [up](../README.md#读我) [folder](../protocol)
                        [web](https://a.test/x) `[code](nowhere)`
                        [gone](b.md) [lost](../README.md#lost) [nowhere](#nowhere)
                        ```
                        [block](nowhere.md)
                        ```
                        """,
                        "README.md",
                        "## 读我\n",
                        "protocol/README.md",
                        "");

        assertThat(TidyRules.deadLinks("docs/a.md", files))
                .containsExactly(
                        "docs/a.md: b.md", "docs/a.md: ../README.md#lost", "docs/a.md: #nowhere");
    }

    @Test
    void headings_and_code_are_told_apart_and_drawings_left_out() {
        var text = "# One\n```text\n# drawn\n```\n## Two\n```bash\n# comment\nmake\n```\n";

        assertThat(TidyRules.headings(text)).isEqualTo(2);
        assertThat(TidyRules.codeBlocks(text)).containsExactly("```bash\n# comment\nmake\n```");
    }

    @Test
    void frames_are_read_from_their_tables_only() {
        var text =
                """
                ## Names
                | `tab` | no frame |
                ## Tab to gateway
                | `hello` | `token` | the first |
                ## Gateway to tab
                | `ping` | `sent` | |
                """;

        assertThat(TidyRules.frames(text)).containsExactly("hello", "ping");
    }

    @Test
    void a_name_that_a_document_leaves_out_is_found() {
        assertThat(TidyRules.unmentioned(Stream.of("A", "AB"), "| `AB` |")).containsExactly("A");
    }
}
