package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.emulation.ToolAnswers.AUTO;
import static dev.lmarenaproxy.emulation.ToolAnswers.contract;
import static dev.lmarenaproxy.emulation.ToolAnswers.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {
    @Test
    void is_short() {
        var emulation =
                Told.emulation(
                        request(
                                new ToolChoice.Required(),
                                true,
                                null,
                                List.of(new Tool("t", "", "{}", true))));

        assertThat(contract(emulation)).hasSizeLessThan(1000);
    }

    @Test
    void stands_in_its_document_as_it_is() throws IOException {
        assertThat(Path.of("../docs/emulation.md"))
                .content()
                .contains("```text\n" + Contract.ofTools(List.of(), true, false) + "\n```");
    }

    @Test
    void names_every_tool_and_stays_away_without_them() {
        assertThat(contract(Told.emulation(request(AUTO, true, null, Corpus.TOOLS))))
                .contains(
                        "weather({city: string, unit?: \"c\" | \"f\"})", "list({})", "patch(text)");
        assertThat(
                        Told.emulation(request(new ToolChoice.None(), true, null, Corpus.TOOLS))
                                .prompt()
                                .messages())
                .containsExactly(new Message(Role.USER, "Hi"));
    }

    @Test
    void says_whether_a_call_must_be_made_and_how_many() {
        assertThat(contract(Told.emulation(request(AUTO, true, null, Corpus.TOOLS))))
                .contains("only if it helps", "several blocks");
        assertThat(
                        contract(
                                Told.emulation(
                                        request(
                                                new ToolChoice.Named("add"),
                                                false,
                                                null,
                                                Corpus.TOOLS))))
                .contains("must call", "one call at most", "add(")
                .doesNotContain("weather(");
    }

    @Test
    void says_that_tools_are_gone_where_they_were_called_before() {
        var turns =
                List.of(
                        Turn.of(Role.USER, "Hi"),
                        new Turn(Role.ASSISTANT, List.of(new Part.Call("1", "list", "{}"))));

        assertThat(contract(Told.emulation(CompletionRequest.of("m", turns))))
                .isEqualTo("No tool can be called now. Answer in words.");
    }
}
