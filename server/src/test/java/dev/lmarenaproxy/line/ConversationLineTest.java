package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the site is asked of a conversation that a client sends whole each time. */
@Timeout(60)
class ConversationLineTest {
    private static final String NEW = "/nextjs-api/stream/create-evaluation";
    private static final String FURTHER = "/nextjs-api/stream/post-to-evaluation/";

    @TempDir private Path home = Path.of("");

    private final List<FakeTab.Asked> asked = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test begins with it
    private Line line;

    private void begin(String config) throws Exception {
        line = Line.start(home, config);
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void three_turns_are_one_evaluation() throws Exception {
        begin("{}");
        line.tab(this::answer);

        assertThat(say("Be short.", "one")).isEqualTo("answer 1");
        assertThat(say("Be short.", "one", "answer 1", "two")).isEqualTo("answer 2");
        assertThat(say("Be short.", "one", "answer 1", "two", "answer 2", "three"))
                .isEqualTo("answer 3");

        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst().path).isEqualTo(NEW);
        assertThat(asked.getFirst().question()).contains("Be short.", "one");
        var evaluation = asked.getFirst().body.path("id").textValue();
        for (var further : asked.subList(1, 3)) {
            assertThat(further.path).isEqualTo(FURTHER + evaluation);
            assertThat(further.body.path("id").textValue()).isEqualTo(evaluation);
            assertThat(further.body.has("mode")).isFalse();
        }
        assertThat(asked.get(1).question()).isEqualTo("two");
        assertThat(asked.get(2).question()).isEqualTo("three");
    }

    @Test
    void another_browser_is_asked_the_whole() throws Exception {
        begin("{}");
        var first = line.tab(this::answer);
        say("", "one");
        first.leave();
        line.newTab(this::answer).inBrowser("browser-2").connect();

        say("", "one", "answer 1", "two");
        say("", "one", "answer 1", "two", "answer 2", "three");

        assertThat(asked.get(1).path).isEqualTo(NEW);
        assertThat(asked.get(1).question()).contains("one", "answer 1", "two");
        assertThat(asked.get(2).path).isEqualTo(FURTHER + asked.get(1).body.path("id").textValue());
    }

    @Test
    void another_API_key_is_asked_the_whole() throws Exception {
        begin("{}");
        line.tab(this::answer);
        say("", "one");

        var other = line.asking("sk-other", "one", false);
        Line.soon(other);
        line.post(
                "/v1/chat/completions",
                """
                {"model":"gpt-5-high","messages":[{"role":"user","content":"one"},
                 {"role":"assistant","content":"answer 1"},{"role":"user","content":"two"}]}
                """);

        assertThat(asked).extracting(one -> one.path).containsExactly(NEW, NEW, NEW);
    }

    @Test
    void an_evaluation_that_the_site_has_forgotten_is_no_trouble_for_the_client() throws Exception {
        begin("{\"retry\": {\"maxRetries\": 0}}");
        line.tab(one -> {
            if (one.path.startsWith(FURTHER)) {
                asked.add(one);
                one.head(404, "application/json")
                        .send("{\"error\":\"Evaluation or model not found\"}")
                        .end();
            } else {
                answer(one);
            }
        });
        say("", "one");

        var answer = say("", "one", "answer 1", "two");

        assertThat(answer).isEqualTo("answer 3");
        assertThat(asked)
                .extracting(one -> one.path.startsWith(FURTHER))
                .containsExactly(false, true, false);
        assertThat(asked.get(2).question()).contains("one", "answer 1", "two");
        assertThat(line.get("/v1/models").body()).contains("gpt-5-high");
    }

    @Test
    void the_setting_sends_the_whole_each_time() throws Exception {
        begin("{\"site\": {\"continueConversations\": false}}");
        line.tab(this::answer);
        say("", "one");

        say("", "one", "answer 1", "two");

        assertThat(asked).extracting(one -> one.path).containsExactly(NEW, NEW);
    }

    private void answer(FakeTab.Asked one) {
        asked.add(one);
        one.head(200, STREAM).text("answer ").text(asked.size() + "\n").finish();
    }

    /** Asks with OpenAI's client and trims the answer, as chat clients do. */
    private String say(String instructions, String... turns) {
        var params = ChatCompletionCreateParams.builder().model("gpt-5-high");
        if (!instructions.isEmpty()) {
            params.addSystemMessage(instructions);
        }
        for (var i = 0; i < turns.length; i++) {
            if (i % 2 == 0) {
                params.addUserMessage(turns[i]);
            } else {
                params.addAssistantMessage(turns[i]);
            }
        }
        return Chat.text(Chat.stream(line, params.build())).strip();
    }
}
