package dev.lmarenaproxy.app;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.journal.JournalledJob;
import dev.lmarenaproxy.journal.Retention;
import dev.lmarenaproxy.monitor.LogLines;
import dev.lmarenaproxy.monitor.Records;
import dev.lmarenaproxy.monitor.Reports;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.Requests;
import dev.lmarenaproxy.monitor.Sample;
import dev.lmarenaproxy.sqlite.SqliteRequests;
import dev.lmarenaproxy.tab.TabStatus;
import dev.lmarenaproxy.vitals.RecentRequests;
import dev.lmarenaproxy.vitals.TabCount;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What watches requests: those under way, their records, and whoever listens. */
final class Monitoring implements AutoCloseable {
    private static final String VIDEOS = "/v1/videos";

    private final InstantSource clock;
    private final Records records;
    private final Requests requests;

    /**
     * Opens the records in the file of a journal that is open.
     *
     * @param bodyBytes how much is kept of what is asked and answered; 0 for nothing
     * @param bodiesInLogFiles whether it stands in the log files too
     * @param listeners who hears of requests, besides their records
     */
    Monitoring(
            Path journal,
            Supplier<Retention> retention,
            IntSupplier bodyBytes,
            BooleanSupplier bodiesInLogFiles,
            List<RequestListener> listeners,
            InstantSource clock) {
        this.clock = clock;
        this.records =
                new Records(
                        SqliteRequests.open(journal),
                        retention,
                        new LogLines(bodiesInLogFiles),
                        clock);
        var all = new ArrayList<RequestListener>(List.of(records));
        all.addAll(listeners);
        this.requests = new Requests(all, bodyBytes, clock, records.lastNumber());
    }

    Requests requests() {
        return requests;
    }

    Reports reports(Jobs jobs) {
        return new Reports(records, requests, jobs);
    }

    /**
     * Goes on with the requests whose answers go on, closes the others, and begins to write.
     *
     * @param recent is told what ended before
     */
    void start(List<JournalledJob> unfinished, Tabs tabs, RecentRequests recent) {
        var going =
                unfinished.stream()
                        .map(JournalledJob::job)
                        .filter(job -> job.withoutClient() == WithoutClient.GO_ON)
                        .map(Monitoring::answer)
                        .collect(Collectors.toSet());
        var left = records.recover(going::contains);
        var since = clock.instant().minus(RecentRequests.SPAN);
        recent.recall(records.lately(since, RecentRequests.MOST));
        for (var record : left) {
            var answer = record.work().answer();
            if (answer != null) {
                requests.resume(record, answer, record.origin().endpoint().equals(VIDEOS));
            }
        }
        records.start(() -> sample(tabs.statuses()));
    }

    /** The job by which the answer is known that a job is a part of. */
    private static JobId answer(Job job) {
        var key = job.idempotencyKey();
        return key == null ? job.id() : key.first().orElse(job.id());
    }

    private Sample sample(List<TabStatus> tabs) {
        var all = requests.underWay();
        var running =
                (int) all.stream().filter(one -> one.record().status() == Status.RUNNING).count();
        var count = TabCount.of(tabs);
        return new Sample(
                clock.instant(), count.ready(), count.connected(), running, all.size() - running);
    }

    @Override
    public void close() {
        records.close();
    }
}
