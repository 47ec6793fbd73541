package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.AnswerEvent;
import java.util.OptionalInt;

/** Turns one streamed answer into server-sent events. For one thread. */
public interface StreamEncoder {
    /**
     * Appends what can be told before anything is known of the answer.
     *
     * @return whether the stream is to begin at once; otherwise it begins with the first event, and
     *     a request that fails before gets a plain error
     */
    default boolean begin(StringBuilder out) {
        return false;
    }

    /**
     * Appends to {@code out} what an event means to the client; may append nothing. After the final
     * event of the last choice, or a failure, the stream is complete.
     *
     * @param choice which of the answers that were asked for, from 0
     */
    void encode(int choice, AnswerEvent event, StringBuilder out);

    /**
     * Appends what keeps connections open while there is nothing to say.
     *
     * @param place in the queue, if the request waits there
     */
    default void keepAlive(OptionalInt place, StringBuilder out) {
        if (place.isPresent()) {
            out.append(": waiting, position ").append(place.getAsInt()).append("\n\n");
        } else {
            out.append(": keep-alive\n\n");
        }
    }

    /**
     * Whether the client was told of the end, once the answer has ended; it may be that the answer
     * goes on elsewhere, and that the client is to come back for it.
     */
    default boolean toldEnd() {
        return true;
    }
}
