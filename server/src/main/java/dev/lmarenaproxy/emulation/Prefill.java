package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.resume.GivenPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer that the client wrote itself. The site knows no such thing: the model
 * is shown it as a message of its own that broke off, and asked for the rest.
 */
record Prefill(String text) {
    /** The beginning that a conversation ends with; null where it ends with none. */
    static @Nullable Prefill of(List<Turn> turns) {
        return turns.getLast().parts().size() == 1
                        && turns.getLast().parts().getFirst() instanceof Part.Beginning(var text)
                        && !text.isBlank()
                ? new Prefill(text)
                : null;
    }

    /**
     * Asks for the rest.
     *
     * @param messages the last one is the beginning
     */
    List<Message> continuing(List<Message> messages) {
        var all = new ArrayList<>(messages.subList(0, messages.size() - 1));
        all.addAll(new GivenPart(text, Set.of()).continuing());
        return all;
    }
}
