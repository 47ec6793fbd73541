package dev.lmarenaproxy.line;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlock;
import java.util.stream.Collectors;

/** Questions to {@code /v1/messages} and what comes of them. */
final class Messages {
    private Messages() {}

    static MessageCreateParams.Builder params(String question) {
        return MessageCreateParams.builder()
                .model("gpt-5-high")
                .maxTokens(1000)
                .addUserMessage(question);
    }

    /** The whole message, gathered by the client where it is streamed. */
    static Message ask(Line line, MessageCreateParams.Builder params, boolean streamed) {
        var messages = line.anthropic().messages();
        if (!streamed) {
            return messages.create(params.build());
        }
        var whole = MessageAccumulator.create();
        try (var answer = messages.createStreaming(params.build())) {
            answer.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(TextBlock::text)
                .collect(Collectors.joining());
    }
}
