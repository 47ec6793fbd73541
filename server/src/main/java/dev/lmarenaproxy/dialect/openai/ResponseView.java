package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;

/** A response as far as it is made. For one thread. */
public final class ResponseView {
    private final ResponseProgress progress;

    ResponseView(ResponseProgress progress) {
        this.progress = progress;
    }

    /** The id of the response. */
    public String id() {
        return progress.id();
    }

    /** Whether anything was told. */
    public boolean begun() {
        return progress.begun();
    }

    /** Tells the first events, which need no answer; the second time nothing. */
    public void begin() {
        progress.begin();
    }

    /** Takes the next event of the answer. */
    public void add(AnswerEvent event) {
        progress.accept(event);
    }

    /** Whether nothing will change any more. */
    public boolean ended() {
        return progress.ended();
    }

    /**
     * The response as it is now.
     *
     * @param begun whether somebody works on it already
     * @param open whether what came of it so far may be seen before its end
     */
    public String json(boolean begun, boolean open) {
        return progress.json(begun, open);
    }

    /** The items of the answer so far. */
    public ResponseItems output() {
        return progress.output();
    }
}
