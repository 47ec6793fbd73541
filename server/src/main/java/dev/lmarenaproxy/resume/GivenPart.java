package dev.lmarenaproxy.resume;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of an answer that its client has seen before it broke off.
 *
 * @param text what was said so far, also by continuations before; may be empty where only reasoning
 *     came
 * @param sources the URLs of the citations so far
 */
public record GivenPart(String text, Set<String> sources) {
    /** Models like to apologise, to say the last sentence again, or to open a code block twice. */
    private static final String GO_ON =
            """
            Your last message broke off before its end. Go on exactly where it stops, be it in the \
            middle of a word, a sentence, a list or a code block: your next message is appended to \
            it as it is, and both together are the whole answer. Begin with the very next \
            character, with a space or a line break where one is due. Repeat nothing, add no \
            preface and no comment, don't open a code block again that is still open, and keep \
            language and form.\
            """;

    public GivenPart {
        requireNonNull(text);
        sources = Set.copyOf(sources);
    }

    /** What the events of a job have shown. */
    public static GivenPart of(List<JobEvent> events) {
        return new GivenPart(
                events.stream()
                        .filter(JobEvent.Text.class::isInstance)
                        .map(event -> ((JobEvent.Text) event).text())
                        .collect(joining()),
                events.stream()
                        .filter(JobEvent.Citation.class::isInstance)
                        .map(event -> ((JobEvent.Citation) event).url())
                        .collect(toUnmodifiableSet()));
    }

    /**
     * Asks for the rest: the conversation, this part as the assistant's turn, and the instruction
     * to go on. The original prompt where there is nothing to go on from.
     */
    public Prompt continuing(Prompt original) {
        if (shown().isEmpty()) {
            return original;
        }
        var messages = new ArrayList<>(original.messages());
        messages.addAll(continuing());
        return new Prompt(original.model(), messages);
    }

    /** This part as the assistant's turn, and the instruction to go on. */
    public List<Message> continuing() {
        return List.of(new Message(Role.ASSISTANT, shown()), new Message(Role.USER, GO_ON));
    }

    /** The end of the text that the model isn't shown, and so may say again. */
    String hidden() {
        return text.substring(shown().length());
    }

    /**
     * The text without white space at its end, which a site or a transcript may drop anyway, and
     * without half a character, which no encoding carries.
     */
    private String shown() {
        boolean halved =
                !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return (halved ? text.substring(0, text.length() - 1) : text).stripTrailing();
    }
}
