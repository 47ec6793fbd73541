package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is to be.
 *
 * @param prompt what the site is asked
 * @param tools null if none may be called
 * @param mustCall whether a tool must be called
 * @param severalCalls whether more than one may be made
 * @param document the form of the words; null for any
 */
record Plan(
        Prompt prompt,
        @Nullable Toolbox tools,
        boolean mustCall,
        boolean severalCalls,
        @Nullable Document document,
        Cut cut) {
    /**
     * The conversation, gone on with what the model said and what it is asked now. A long answer is
     * shown without its middle.
     */
    Prompt again(Said said, String request) {
        var messages = new ArrayList<>(prompt.messages());
        messages.add(new Message(Role.ASSISTANT, said.text()));
        messages.add(new Message(Role.USER, request));
        return new Prompt(prompt.model(), messages);
    }

    /** What the model said in a round, to be shown to it again. */
    static final class Said {
        private static final int HALF = 32 * 1024;

        private final StringBuilder beginning = new StringBuilder();
        private final StringBuilder end = new StringBuilder();
        private boolean shortened;

        void add(String piece) {
            int room = Math.min(piece.length(), HALF - beginning.length());
            beginning.append(piece, 0, room);
            end.append(piece, room, piece.length());
            if (end.length() > 2 * HALF) {
                end.delete(0, end.length() - HALF);
                shortened = true;
            }
        }

        String text() {
            if (!shortened && end.length() <= HALF) {
                return beginning.toString() + end;
            }
            return beginning + "\n[…]\n" + end.substring(end.length() - HALF);
        }
    }
}
