package dev.lmarenaproxy.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;

/** Decodes bodies of requests; JSON stands with single quotes, for readable tests. */
final class MessageBodies {
    private MessageBodies() {}

    /** A valid request with further fields, each after a comma. */
    static String valid(String moreFields) {
        return "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]%s}"
                .formatted(moreFields);
    }

    /** A valid request with this content of a user's message. */
    static String withContent(String content) {
        return "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':%s}]}"
                .formatted(content);
    }

    static MessagesRequest decode(String json) throws FaultException {
        return MessagesRequest.decode(bytes(json));
    }

    static Fault fault(String json) {
        return catchThrowableOfType(FaultException.class, () -> decode(json)).fault();
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
