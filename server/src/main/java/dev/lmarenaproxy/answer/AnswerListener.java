package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.AnswerEvent;

/** Hears what the reader of an answer gets. On the reader's thread; returns at once. */
public interface AnswerListener {
    /** Nobody listens. */
    AnswerListener NONE =
            new AnswerListener() {
                @Override
                public void told(int choice, AnswerEvent event, boolean ended) {}

                @Override
                public void passedOn() {}

                @Override
                public void left() {}
            };

    /**
     * The reader took an event.
     *
     * @param ended whether it was the last
     */
    void told(int choice, AnswerEvent event, boolean ended);

    /** What was taken so far left for the client. */
    void passedOn();

    /** The reader went away before the end. */
    void left();
}
