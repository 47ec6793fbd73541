package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.resume.GivenPart;
import dev.lmarenaproxy.resume.Seam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the request to go on with an answer reads at the site, and how the answer to it is joined.
 */
class ContinuedAnswerTest {
    private static final Model MODEL = new Model("gpt", "m-1", Modality.CHAT, null);
    private static final Prompt ASKED =
            new Prompt(
                    "gpt",
                    List.of(
                            new Message(Role.SYSTEM, "Be brief."),
                            new Message(Role.USER, "Show me a loop.")));

    private static final List<JobEvent> SEEN =
            List.of(new Text("Here:\n\n```java\nfor (int i = 0; i < 10; i++) {\n"));

    @ParameterizedTest
    @ValueSource(strings = {"arena-2026-10", "arena-2025-11"})
    void the_part_is_the_last_answer_of_a_transcript_and_the_instruction_its_last_turn(String site)
            throws Exception {
        var text = asked(site).at("/userMessage/content").textValue();

        assertThat(text)
                .startsWith("Below is a conversation")
                .contains(
                        """
                        === user ===
                        Show me a loop.

                        === assistant ===
                        Here:

                        ```java
                        for (int i = 0; i < 10; i++) {

                        === user ===
                        Your last message broke off before its end. Go on exactly where it stops, \
                        """)
                .endsWith("keep language and form.");
    }

    @Test
    void the_part_is_a_message_of_the_assistant_where_the_site_takes_the_history()
            throws Exception {
        var messages = asked("lmarena-2025-08").get("messages");

        assertThat(messages.findValuesAsText("role"))
                .containsExactly("user", "user", "assistant", "user", "assistant");
        assertThat(messages.get(2).get("content").textValue())
                .isEqualTo("Here:\n\n```java\nfor (int i = 0; i < 10; i++) {");
        assertThat(messages.get(3).get("content").textValue())
                .startsWith("Your last message broke");
    }

    @Test
    void what_the_model_says_then_is_joined_to_the_part() {
        var said =
                """
                a0:"for (int i = 0; i "
                a0:"< 10; i++) {\\n    run(i);\\n}"
                a0:"\\n```"
                ad:{"finishReason":"stop"}
                """;
        var seam = new Seam(GivenPart.of(SEEN));
        var whole = new ArrayList<>(SEEN);

        Answer.eventsOf(said).forEach(event -> seam.accept(event, whole::add));

        assertThat(
                        whole.stream()
                                .map(e -> e instanceof Text(var text) ? text : "")
                                .collect(joining()))
                .isEqualTo(
                        """
                        Here:

                        ```java
                        for (int i = 0; i < 10; i++) {
                            run(i);
                        }
                        ```\
                        """);
        assertThat(whole.getLast()).isInstanceOf(JobEvent.Finished.class);
    }

    private static JsonNode asked(String site) throws Exception {
        var profile = SiteProfiles.load(site, Path.of("nowhere"));
        var prompt = GivenPart.of(SEEN).continuing(ASKED);
        var request = profile.ask(prompt, MODEL, Answer.NOW).request();
        return new ObjectMapper().readTree(request.body().getBytes(UTF_8));
    }
}
