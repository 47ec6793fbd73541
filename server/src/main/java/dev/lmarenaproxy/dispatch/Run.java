package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.site.SiteRequest;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.AnswerSink;
import dev.lmarenaproxy.tab.TabSession;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A job under way: its stream, and the tab that works on it. Owned by the dispatcher. */
final class Run implements AnswerSink {
    private final Job job;
    private final SiteRequest request;
    private final JobStream stream;
    private final BiConsumer<Run, JobEvent.Final> onFinal;

    /** Read by readers' threads too, to tell the tab of progress. */
    private volatile @Nullable TabSession session;

    /**
     * @param onFinal hears the answer's last event, on the tab's executor; it is to append it
     */
    Run(Job job, SiteRequest request, JobStream stream, BiConsumer<Run, JobEvent.Final> onFinal) {
        this.job = job;
        this.request = request;
        this.stream = stream;
        this.onFinal = onFinal;
        stream.onProgress(this::progressed);
    }

    Job job() {
        return job;
    }

    JobStream stream() {
        return stream;
    }

    void start(TabSession on, int epoch) {
        session = on;
        stream.append(new JobEvent.Assigned(on.id(), epoch), 0);
        on.start(job.id(), epoch, request, this);
    }

    @Override
    public void event(JobEvent event, long weight) {
        if (event instanceof JobEvent.Final last) {
            onFinal.accept(this, last);
        } else {
            stream.append(event, weight);
        }
    }

    @Override
    public long unread() {
        return stream.unread();
    }

    private void progressed() {
        var current = session;
        if (current != null) {
            current.progressed(job.id());
        }
    }
}
