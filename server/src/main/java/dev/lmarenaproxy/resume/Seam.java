package dev.lmarenaproxy.resume;

import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the answer to {@link GivenPart#continuing} to the part that was given, so that its client
 * reads one text. Not safe for threads; one for each attempt.
 *
 * <p>Left away is what the client has seen: the end of the part where the model repeats it (at
 * least {@value Overlap#SHORTEST} and at most {@value Overlap#LONGEST} characters), the whole part
 * where the model begins anew, all reasoning, and known sources. Text is held back only while it
 * may still turn out to be a repetition; pictures and sources pass it.
 *
 * <p>A model that begins anew and then says something else has no rest to offer: the answer fails
 * with {@link Fault.Kind#STREAM_INTERRUPTED}, and what comes after that is passed over. A failed
 * attempt takes the text held back with it, so that a further one goes on from what was seen.
 */
public final class Seam {
    private final Set<String> knownSources;
    private final String hidden;
    private int hiddenSaid;
    private @Nullable Overlap overlap;
    private boolean ended;

    public Seam(GivenPart given) {
        this.knownSources = given.sources();
        this.hidden = given.hidden();
        this.overlap = new Overlap(given.text());
    }

    /** Takes the next event of the continuation and passes on what the client is to see of it. */
    public void accept(JobEvent event, Consumer<JobEvent> out) {
        if (ended) {
            return;
        }
        switch (event) {
            case JobEvent.Text(var text) -> text(text, out);
            case JobEvent.Reasoning _ -> {
                // the reasoning that the client has seen belongs to the whole answer
            }
            case JobEvent.Citation(var url, _) -> {
                if (!knownSources.contains(url)) {
                    out.accept(event);
                }
            }
            case JobEvent.Finished _ -> {
                if (overlap != null) {
                    overlap.end();
                    settle(overlap, "", out);
                }
                end(event, out);
            }
            case JobEvent.Failed _ -> end(event, out);
            case JobEvent.Assigned _, JobEvent.Restarted _, JobEvent.Media _ -> out.accept(event);
        }
    }

    private void text(String text, Consumer<JobEvent> out) {
        if (overlap == null) {
            pass(text, out);
            return;
        }
        int used = 0;
        while (!overlap.decided() && used < text.length()) {
            overlap.add(text.charAt(used));
            used++;
        }
        if (overlap.decided()) {
            settle(overlap, text.substring(used), out);
        }
    }

    private void settle(Overlap found, String more, Consumer<JobEvent> out) {
        overlap = null;
        if (found.isAnotherVersion()) {
            end(new JobEvent.Failed(anotherVersion()), out);
            return;
        }
        if (found.length() > 0) {
            hiddenSaid = hidden.length();
        }
        pass(found.rest() + more, out);
    }

    /** Leaves away what the model wasn't shown of the part, as far as it begins with that. */
    private void pass(String text, Consumer<JobEvent> out) {
        int from = 0;
        while (hiddenSaid < hidden.length() && from < text.length()) {
            if (text.charAt(from) != hidden.charAt(hiddenSaid)) {
                hiddenSaid = hidden.length();
                break;
            }
            hiddenSaid++;
            from++;
        }
        if (from < text.length()) {
            out.accept(new JobEvent.Text(text.substring(from)));
        }
    }

    private void end(JobEvent last, Consumer<JobEvent> out) {
        if (!ended) {
            ended = true;
            overlap = null;
            out.accept(last);
        }
    }

    private static Fault anotherVersion() {
        return Fault.of(
                STREAM_INTERRUPTED,
                "The answer broke off, and the model began it anew instead of going on."
                        + " What came so far is not the whole answer.");
    }
}
