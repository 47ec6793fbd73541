package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.dialect.StreamEncoder;
import java.util.OptionalInt;

/** Writes the events of one response as server-sent events. For one thread. */
final class ResponseStream implements StreamEncoder {
    private static final String DONE = "data: [DONE]\n\n";

    private final ResponseProgress progress;
    private final boolean atOnce;
    private StringBuilder target = new StringBuilder();

    /**
     * @param after the number of the last event that the client has; -1 for none
     * @param atOnce whether the stream begins before anything is known of the answer
     */
    ResponseStream(MadeResponse made, ResponseForm form, int after, boolean atOnce) {
        this.atOnce = atOnce;
        progress =
                new ResponseProgress(
                        made,
                        form,
                        new ResponseEvents() {
                            @Override
                            public boolean wants(int number) {
                                return number > after;
                            }

                            @Override
                            public void take(String type, StringBuilder json) {
                                target.append("event: ")
                                        .append(type)
                                        .append("\ndata: ")
                                        .append(json)
                                        .append("\n\n");
                            }
                        });
    }

    @Override
    public boolean begin(StringBuilder out) {
        if (atOnce) {
            target = out;
            progress.begin();
        }
        return atOnce;
    }

    @Override
    public void encode(int choice, AnswerEvent event, StringBuilder out) {
        target = out;
        progress.begin();
        progress.accept(event);
        if (progress.ended()) {
            out.append(DONE);
        }
    }

    @Override
    public void keepAlive(OptionalInt place, StringBuilder out) {
        target = out;
        progress.begin();
        StreamEncoder.super.keepAlive(place, out);
    }

    @Override
    public boolean toldEnd() {
        return progress.ended();
    }
}
