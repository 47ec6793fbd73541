package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.AnswerEvent;

/**
 * Gathers the events of an answer that the client wants whole. Its size is limited by whoever makes
 * the events: an answer that grows too large fails. For one thread.
 */
public interface WholeEncoder {
    /**
     * Takes the next event. A failure is no answer: tell it with {@link ErrorFormat} instead.
     *
     * @param choice which of the answers that were asked for, from 0
     */
    void add(int choice, AnswerEvent event);

    /**
     * The whole answer.
     *
     * @throws IllegalStateException before the final event of each choice was added
     */
    String json();
}
