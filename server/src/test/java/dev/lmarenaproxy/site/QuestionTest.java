package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions with pictures; those without are in {@link SiteProfileTest}. */
class QuestionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.EPOCH;
    private static final Model MODEL = new Model("seer", "m-1", Modality.CHAT, null);

    private static final Attachment A = picture("A");
    private static final Attachment B = picture("B");
    private static final Attachment C = picture("C");

    @TempDir Path folder;

    private static Attachment picture(String base64) {
        return new Attachment("image.png", "image/png", base64, "messages of " + base64);
    }

    private SiteProfile profile(String name) throws SiteProfileException {
        return SiteProfiles.load(name, folder);
    }

    private static Prompt conversation() {
        return new Prompt(
                "seer",
                List.of(
                        new Message(Role.USER, "first", List.of(A)),
                        new Message(Role.ASSISTANT, "an answer", List.of(B)),
                        new Message(
                                Role.USER, "", List.of(C, new Attachment("n", "image/png", "A"))),
                        new Message(Role.ASSISTANT, "so far")));
    }

    private static List<UploadedPicture> uploaded(SiteProfile profile, List<Attachment> pictures) {
        var upload = profile.upload().orElseThrow();
        return pictures.stream()
                .map(picture -> {
                    var url = "https://files.example/" + picture.base64() + "?a=1&b=\"";
                    var row = "1:{\"success\":true,\"data\":{\"url\":" + quoted(url) + "}}\n";
                    var place =
                            new UploadForm.Place("https://up.example", "key-" + picture.base64());
                    return upload.signed(row.getBytes(UTF_8), place, picture).orElseThrow();
                })
                .toList();
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private static JsonNode attachment(String name) {
        return JSON.createObjectNode()
                .put("name", "key-" + name)
                .put("contentType", "image/png")
                .put("url", "https://files.example/" + name + "?a=1&b=\"");
    }

    private JsonNode body(String profileName) throws Exception {
        var profile = profile(profileName);
        var question = profile.ask(conversation(), MODEL, NOW);

        // the same picture twice goes up once
        assertThat(question.pictures()).containsExactly(A, B, C);
        return JSON.readTree(question.request(uploaded(profile, question.pictures())).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"arena-2026-10", "arena-2025-11"})
    void the_one_message_has_the_pictures_of_all_turns_in_their_order(String name)
            throws Exception {
        var message = body(name).path("userMessage");

        assertThat(message.path("experimental_attachments"))
                .containsExactly(
                        attachment("A"), attachment("B"), attachment("C"), attachment("A"));
        assertThat(message.path("content").asText())
                .contains("first\n\n[picture 1]\n")
                .contains("an answer\n\n[picture 2]\n")
                .contains("=== user ===\n[pictures 3 to 4]\n");
    }

    @Test
    void in_a_history_each_message_of_the_user_has_its_own() throws Exception {
        var messages = body("lmarena-2025-08").path("messages");

        assertThat(messages.findValues("experimental_attachments").stream().map(List::of))
                .isNotEmpty();
        assertThat(messages.path(0).path("experimental_attachments"))
                .containsExactly(attachment("A"));
        assertThat(messages.path(1).path("experimental_attachments")).isEmpty();
        // the site takes none of an assistant: its pictures go with the next message of the user
        assertThat(messages.path(2).path("experimental_attachments"))
                .containsExactly(attachment("B"), attachment("C"), attachment("A"));
        assertThat(messages.path(3).path("experimental_attachments")).isEmpty();
        assertThat(messages.path(4).path("experimental_attachments")).isEmpty();
        assertThat(messages.path(0).path("content").asText()).isEqualTo("first");
    }

    @Test
    void pictures_after_the_last_message_of_the_user_go_with_it() throws Exception {
        var profile = profile("lmarena-2025-08");
        var prompt =
                new Prompt(
                        "seer",
                        List.of(
                                new Message(Role.USER, "q"),
                                new Message(Role.ASSISTANT, "a", List.of(A))));
        var question = profile.ask(prompt, MODEL, NOW);

        var body = JSON.readTree(question.request(uploaded(profile, List.of(A))).body());

        assertThat(body.at("/messages/0/experimental_attachments"))
                .containsExactly(attachment("A"));
    }

    @Test
    void a_lone_message_goes_as_it_is() throws Exception {
        var prompt = new Prompt("seer", List.of(new Message(Role.USER, "what?", List.of(A))));
        var profile = profile("arena-2026-10");

        var request = profile.ask(prompt, MODEL, NOW).request(uploaded(profile, List.of(A)));

        assertThat(JSON.readTree(request.body()).at("/userMessage/content").asText())
                .isEqualTo("what?");
    }

    @Test
    void what_the_model_does_not_take_is_refused_before_anything_is_sent() throws Exception {
        var one =
                new Model(
                        "seer",
                        "m-1",
                        Modality.CHAT,
                        null,
                        new Capabilities(PictureInput.ONE, List.of()));

        var together = refused("arena-2026-10", one);
        var apart = refused("lmarena-2025-08", one);

        assertThat(together.kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
        assertThat(together.param()).isEqualTo("messages of B");
        // there each message is one by itself
        assertThat(apart.param()).isEqualTo("messages of C");
    }

    private dev.lmarenaproxy.Fault refused(String profile, Model model) {
        return catchThrowableOfType(
                        FaultException.class,
                        () -> profile(profile).ask(conversation(), model, NOW))
                .fault();
    }

    @Test
    void a_profile_that_tells_of_no_uploads_takes_no_pictures() throws Exception {
        String builtIn;
        try (var in = SiteProfiles.class.getResourceAsStream("/sites/arena-2026-10.json")) {
            builtIn = new String(in.readAllBytes(), UTF_8);
        }
        var without =
                builtIn.replaceFirst("(?s)\"upload\": \\{.*?\\},\\s*\"models\"", "\"models\"");
        assertThat(without).doesNotContain("upload");
        Files.writeString(folder.resolve("mine.json"), without);

        assertThat(refused("mine", MODEL).kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
        assertThat(profile("mine").upload()).isEmpty();
    }
}
