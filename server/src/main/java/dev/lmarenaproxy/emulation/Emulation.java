package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Prompt;

/** What the site is asked in place of a request, and how its answer is read. Immutable. */
public final class Emulation {
    private final Prompt prompt;
    private final Cut cut;

    private Emulation(Prompt prompt, Cut cut) {
        this.prompt = prompt;
        this.cut = cut;
    }

    /**
     * @throws FaultException if the request asks for what can't be done
     */
    public static Emulation of(CompletionRequest request) throws FaultException {
        var prompt = new Prompt(request.model(), Conversation.messages(request.turns(), ""));
        return new Emulation(prompt, new Cut(request.stops(), request.limit()));
    }

    /** What the site is asked first. */
    public Prompt prompt() {
        return prompt;
    }

    /**
     * A reading of the answer, from its first event.
     *
     * @param answer tells answers apart; the ids of tool calls begin with it
     */
    public Reading reading(String answer) {
        requireNonNull(answer);
        return cut.isNone() ? new AsItCame() : new CutReading(cut);
    }
}
