package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;

/** Decodes bodies of chat requests; JSON stands with single quotes, for readable tests. */
final class ChatBodies {
    private ChatBodies() {}

    static ChatRequest decode(String json) throws FaultException {
        return ChatRequest.decode(json.replace('\'', '"').getBytes(UTF_8));
    }

    static Fault fault(String json) {
        return faultOf(json.replace('\'', '"').getBytes(UTF_8));
    }

    static Fault faultOf(byte[] body) {
        return catchThrowableOfType(FaultException.class, () -> ChatRequest.decode(body)).fault();
    }
}
