package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.dialect.WholeEncoder;

/** A whole response. */
final class WholeResponse implements WholeEncoder {
    private final ResponseProgress progress;

    WholeResponse(MadeResponse made, ResponseForm form) {
        progress = new ResponseProgress(made, form, ResponseEvents.NONE);
    }

    @Override
    public void add(int choice, AnswerEvent event) {
        progress.accept(event);
    }

    @Override
    public String json() {
        if (!progress.ended()) {
            throw new IllegalStateException("the answer is not finished");
        }
        return progress.json(true, true);
    }
}
