package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteRequest;
import dev.lmarenaproxy.site.UploadedPicture;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a tab whose pictures are on their way to the site: one at a time, so that a tab
 * holds the bytes of one picture at most. They are as many as a tab is given jobs. Owned by the
 * session's executor.
 */
final class Uploads {
    /** What becomes of a question. */
    interface Asking {
        /** All pictures are there. */
        void ask(SiteRequest request);

        void failed(Fault fault);
    }

    private record Waiting(String job, int epoch, Question question, Asking asking) {}

    private final SiteProfile profile;
    private final Errands errands;
    private final InstantSource clock;
    private final Upload.Known known = new Upload.Known();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Waiting first;
    private @Nullable Upload running;

    Uploads(SiteProfile profile, Errands errands, InstantSource clock) {
        this.profile = profile;
        this.errands = errands;
        this.clock = clock;
    }

    static Fault oldScript() {
        return Fault.of(
                Fault.Kind.UPSTREAM_REJECTED,
                "The userscript in this browser is too old to upload pictures. Install it again from"
                        + " the gateway, at /lmarena_injector.user.js, and reload the tab.");
    }

    /** How many questions wait for their pictures. */
    int size() {
        return waiting.size() + (first == null ? 0 : 1);
    }

    void add(String job, int epoch, Question question, Asking asking) {
        waiting.add(new Waiting(job, epoch, question, asking));
        next();
    }

    void cancel(String job, int epoch) {
        waiting.removeIf(one -> one.job().equals(job) && one.epoch() == epoch);
        var current = running;
        if (first != null && first.job().equals(job) && first.epoch() == epoch && current != null) {
            over();
            current.cancel();
            next();
        }
    }

    /** The tab is gone. */
    void lose() {
        waiting.clear();
        if (running != null) {
            running.lose();
        }
        over();
    }

    private void next() {
        var one = first == null ? waiting.poll() : null;
        if (one == null) {
            return;
        }
        first = one;
        var end =
                new Upload.End() {
                    @Override
                    public void uploaded(List<UploadedPicture> pictures) {
                        over();
                        one.asking().ask(one.question().request(pictures));
                        next();
                    }

                    @Override
                    public void failed(Fault fault) {
                        over();
                        one.asking().failed(fault);
                        next();
                    }
                };
        // who made the question has looked that there is one
        var form = profile.upload().orElseThrow();
        running = new Upload(one.question(), form, known, errands, clock, end);
        running.begin();
    }

    private void over() {
        first = null;
        running = null;
    }
}
