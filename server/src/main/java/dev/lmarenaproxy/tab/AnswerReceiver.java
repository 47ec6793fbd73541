package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TOO_LARGE;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.site.AnswerDecoder;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteProfile;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes a model's answer and hands its events on. */
final class AnswerReceiver implements Receiver {
    private final SiteProfile profile;
    private final AnswerSink sink;
    private final long mostBytes;
    private final Consumer<JobEvent> witness;
    private @Nullable AnswerDecoder decoder;
    private long received;
    private long weight;
    private boolean done;
    private boolean unwanted;

    AnswerReceiver(
            SiteProfile profile, AnswerSink sink, long mostBytes, Consumer<JobEvent> witness) {
        this.profile = profile;
        this.sink = sink;
        this.mostBytes = mostBytes;
        this.witness = witness;
    }

    @Override
    public void head(SiteHead head, Instant now) {
        decoder = profile.decoder(head, now);
    }

    @Override
    public void bytes(byte[] bytes) {
        received += bytes.length;
        weight += bytes.length;
        if (!done) {
            requireNonNull(decoder).feed(bytes, 0, bytes.length, this::pass);
        }
        if (received > mostBytes) {
            failed(Fault.of(ANSWER_TOO_LARGE, "The site sent more than an answer may have."));
            unwanted = true;
        }
    }

    @Override
    public void end() {
        if (!done) {
            requireNonNull(decoder).end(this::pass);
        }
    }

    @Override
    public void failed(Fault fault) {
        if (!done) {
            pass(new JobEvent.Failed(fault));
        }
    }

    @Override
    public void lost() {
        done = true;
    }

    @Override
    public boolean over() {
        return done;
    }

    @Override
    public boolean unwanted() {
        return unwanted;
    }

    @Override
    public long unread() {
        return done ? 0 : sink.unread();
    }

    private void pass(JobEvent event) {
        done = event instanceof JobEvent.Final;
        witness.accept(event);
        sink.event(event, weight);
        weight = 0;
    }
}
