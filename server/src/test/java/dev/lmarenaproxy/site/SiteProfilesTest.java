package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteProfilesTest {
    @TempDir Path folder;

    @Test
    void every_file_in_the_jar_is_named_and_can_be_loaded() throws Exception {
        Path resources =
                Path.of(
                                requireNonNull(
                                                SiteProfiles.class.getResource(
                                                        "/sites/arena-2026-10.json"))
                                        .toURI())
                        .getParent();
        try (Stream<Path> files = Files.list(resources)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            SiteProfiles.names().stream().map(name -> name + ".json").toList());
        }
        for (String name : SiteProfiles.names()) {
            assertThat(SiteProfiles.load(name, folder).name()).isEqualTo(name);
        }
        assertThat(SiteProfiles.names()).first().isEqualTo(SiteProfiles.DEFAULT);
    }

    @Test
    void a_file_of_the_same_name_wins_over_the_built_in_one() throws Exception {
        write("arena-2026-10", builtIn().replace("https://arena.ai/", "https://beta.arena.ai/x"));

        assertThat(SiteProfiles.load("arena-2026-10", folder).home())
                .isEqualTo(URI.create("https://beta.arena.ai/x"));
        assertThat(SiteProfiles.load("arena-2025-11", folder).home())
                .isEqualTo(URI.create("https://lmarena.ai/"));
    }

    @Test
    void a_file_of_a_new_name_is_a_new_profile() throws Exception {
        write("my_site.v2", builtIn());

        assertThat(SiteProfiles.load("my_site.v2", folder).name()).isEqualTo("my_site.v2");
    }

    @Test
    void an_unknown_name_is_answered_with_those_there_are() {
        complains(
                "nope",
                "There is no site profile \"nope\": there are arena-2026-10, arena-2025-11,"
                        + " lmarena-2025-08, and "
                        + folder.resolve("nope.json")
                        + " would be your own.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../arena-2026-10",
                "a/b",
                "a\\b",
                "/etc/passwd",
                ".hidden",
                "a\0b",
                "a b",
                "é",
                "C:x"
            })
    void a_name_that_is_no_plain_file_name_is_refused(String name) {
        complains(
                name,
                "\"%s\" is not the name of a site profile: use letters, digits, \".\", \"_\" and \"-\"."
                        .formatted(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is replaced | by what | the complaint after the file's name
                "\"home\"                 | \"hoem\"             | the profile has no \"home\"",
                "\"ask\": {               | \"x\": 1, \"ask\": { | the profile has the unknown key \"x\"",
                "\"ids\":                 | \"Ids\":             | ask has no \"ids\"",
                "\"uuid7\"                | \"uuid8\"            | ask.ids must be one of uuid4, uuid7, not \"uuid8\"",
                "\"uuid7\"                | 7                    | ask.ids must be of type string, not number",
                "\"uuid7\"                | \" \"                | ask.ids must not be empty",
                "\"ids\":                 | \"y\": 1, \"ids\":   | ask has the unknown key \"y\"",
                "\"ids\":                 | \"maxCharacters\": 0, \"ids\": | ask.maxCharacters must be a whole number above 0",
                "\"https://*.arena.ai\"   | \"http://arena.ai\"  | origins[1] must be https://host or https://*.host, without port and path",
                "\"https://*.arena.ai\"   | \"https://a.ai:1\"   | origins[1] must be https://host or https://*.host, without port and path",
                "\"https://*.arena.ai\"   | 1                    | origins[1] must be of type string, not number",
                "\"https://arena.ai/\"    | \"https://x.ai/\"    | home must be an address in one of the origins",
                "\"https://arena.ai/\"    | \"https://a b/\"     | home is not an address",
                "\"/nextjs-api/stream/create-evaluation\" | \"//x\" | ask.path must begin with a single / and hold no \\",
                "\"content-type\"         | \"Content-Type\"     | ask.headers must have names in lower case, not \"Content-Type\"",
                "\"application/json\"     | 1                    | ask.headers.content-type must be of type string, not number",
                "\"catalog\"              | \"menu\"             | models[0].kind must be one of page, catalog, not \"menu\"",
                "\"kind\": \"page\",      | ``                   | models[1] has no \"kind\"",
                "\"kind\": \"page\",      | \"kind\": \"page\", \"z\": 1, | models[1] has the unknown key \"z\"",
                "\"${transcript}\"        | \"${text}\"          | ask.body has the unknown slot ${text} at userMessage.content; there are answerId, attachments, evaluationId, messages, modality, modelId, secondAnswerId, transcript, userMessageId",
                "\"${transcript}\"        | [\"${x}\"]           | ask.body has the unknown slot ${x} at userMessage.content[0]; there are answerId, attachments, evaluationId, messages, modality, modelId, secondAnswerId, transcript, userMessageId",
                "\"${transcript}\"        | \"${messages}\"      | ask needs both \"message\" and a ${messages} in the body, or neither",
                "\"continue\": {         | \"continue\": { \"k\": 1, | ask.continue has the unknown key \"k\"",
                "\"continue\": {         | \"continue\": [], \"x\": { | ask.continue must be of type object, not array",
                "post-to-evaluation/${evaluationId} | more/${evaluation} | ask.continue.path has the unknown slot ${evaluation}; there is ${evaluationId}",
                "post-to-evaluation/${evaluationId} | more/${evaluationId | ask.continue.path has the unknown slot ${evaluationId; there is ${evaluationId}",
                "/nextjs-api/stream/post-to-evaluation | nextjs-api | ask.continue.path must begin with a single / and hold no \\",
                "\"verification\": [\"recaptcha validation failed\"] | \"verification\": \"x\" | refusals.verification must be of type array, not string",
                "\"${attachments}\"       | []                   | the profile has an \"upload\", but no ${attachments} where the question goes",
                "\"/?mode=direct\"        | \"x\"                | upload.path must begin with a single / and hold no \\",
                "\"${action}\"            | \"${act}\"           | upload.headers has the unknown slot ${act}; there are ${action}, ${state}",
                "\"${name}\"              | \"${file}\"          | upload.place.body has the unknown slot ${file} at [0]; there are contentType, name",
                "([0-9a-f]{40,42})        | [0-9a-f]{40,42}      | upload.place.id must have one group, around the id",
                "([0-9a-f]{40,42})        | ([0-9a-f]            | upload.place.id is no regular expression: Unclosed group",
                "\"/data/uploadUrl\"      | \"data\"             | upload.place.url must be a JSON pointer such as /data/url",
                "\"scriptsOf\":           | \"x\": 1, \"scriptsOf\": | upload has the unknown key \"x\"",
                "\"signIn\"               | \"signin\"           | refusals has no \"signIn\""
            })
    void a_mistake_is_told_with_its_place(String part, String replacement, String complaint)
            throws Exception {
        String profile = builtIn();
        assertThat(profile).contains(part);
        write("mine", profile.replace(part, replacement == null ? "" : replacement));

        complains("mine", folder.resolve("mine.json") + ": " + complaint + ".");
    }

    @Test
    void a_form_for_further_questions_names_its_evaluation_and_holds_what_is_new()
            throws Exception {
        var start = builtIn().indexOf("\"continue\"");
        var first = builtIn().substring(0, start);
        var rest = builtIn().substring(start);
        write("mine", first + rest.replaceFirst("\\$\\{transcript}", "\\${messages}"));
        complains(
                "mine",
                folder.resolve("mine.json")
                        + ": ask.continue.body has the unknown slot ${messages} at"
                        + " userMessage.content; there are answerId, attachments, evaluationId, modality,"
                        + " modelId, secondAnswerId, transcript, userMessageId.");

        write("mine", first + rest.replaceFirst("\\$\\{transcript}", "nothing"));
        complains(
                "mine",
                folder.resolve("mine.json") + ": ask.continue needs a ${transcript} in the body.");

        write("mine", first + rest.replace("${evaluationId}", "e"));
        complains(
                "mine",
                folder.resolve("mine.json")
                        + ": ask.continue needs a ${evaluationId} in the path or in the body.");

        write("mine", first + rest.replaceFirst("/\\$\\{evaluationId}", ""));
        assertThat(SiteProfiles.load("mine", folder).continues()).isTrue();
    }

    @Test
    void what_is_not_JSON_is_told_with_line_and_column() throws Exception {
        write("mine", "{\n  \"origins\": [,]\n}");
        assertThatExceptionOfType(SiteProfileException.class)
                .isThrownBy(() -> SiteProfiles.load("mine", folder))
                .withMessageStartingWith(
                        folder.resolve("mine.json") + ": line 2, column 15 is not JSON: ");

        write("mine", builtIn().replace("\"ask\"", "\"home\": \"x\", \"ask\""));
        assertThatExceptionOfType(SiteProfileException.class)
                .isThrownBy(() -> SiteProfiles.load("mine", folder))
                .withMessageContaining("uplicate")
                .withMessageContaining("home");

        write("mine", "[]");
        complains(
                "mine",
                folder.resolve("mine.json") + ": the profile must be of type object, not array.");

        write("mine", "");
        complains(
                "mine",
                folder.resolve("mine.json") + ": the profile must be of type object, not missing.");
    }

    @Test
    void a_file_that_cannot_be_read_or_is_too_large_is_told() throws Exception {
        Files.createDirectory(folder.resolve("dir.json"));
        complains("dir", folder.resolve("dir.json") + ": cannot be read.");

        write("big", " ".repeat(1024 * 1024 + 1));
        complains("big", folder.resolve("big.json") + ": is larger than 1 MiB.");
    }

    private void complains(String name, String message) {
        assertThatExceptionOfType(SiteProfileException.class)
                .isThrownBy(() -> SiteProfiles.load(name, folder))
                .withMessage(message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), text);
    }

    private static String builtIn() throws IOException {
        try (InputStream in = SiteProfiles.class.getResourceAsStream("/sites/arena-2026-10.json")) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
