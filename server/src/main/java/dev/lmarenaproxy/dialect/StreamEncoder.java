package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.AnswerEvent;
import java.util.OptionalInt;

/** Turns one streamed answer into server-sent events. For one thread. */
public interface StreamEncoder {
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
}
