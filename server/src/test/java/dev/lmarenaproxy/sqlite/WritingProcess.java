package dev.lmarenaproxy.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.Retention;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that writes jobs, four at a time, and says on its standard output what is kept: {@code
 * job ID}, {@code end ID}; or {@code lost PROBLEM}, after which it ends. Of what a slow disk has
 * not kept in time it says nothing.
 */
final class WritingProcess {
    static final JobEvent.Final FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    private WritingProcess() {}

    /** The events before the last one of a job. */
    static List<JobEvent> events(JobId job, int length) {
        var events = new ArrayList<JobEvent>();
        for (int i = 0; i < 20; i++) {
            events.add(new JobEvent.Text(job + " " + i + "x".repeat(length)));
        }
        return events;
    }

    /** Takes the journal's file, a prefix of the jobs' ids, and the length of their events. */
    public static void main(String[] arguments) throws Exception {
        var clock = InstantSource.system();
        var retention = new Retention(Duration.ofDays(1), 1L << 30);
        var journal = SqliteJournal.open(Path.of(arguments[0]), () -> retention, clock);
        for (int i = 0; i < 4; i++) {
            var prefix = arguments[1] + "-" + i + "-";
            var length = Integer.parseInt(arguments[2]);
            Thread.ofPlatform().start(() -> write(journal, clock, prefix, length));
        }
    }

    private static void write(Journal journal, InstantSource clock, String prefix, int length) {
        for (int i = 0; ; i++) {
            var job = TestJobs.streamed(prefix + i, clock.instant());
            say(journal, "job", job.id(), journal.submitted(job).toCompletableFuture().join());
            events(job.id(), length).forEach(event -> journal.append(job.id(), event));
            var ended = journal.ended(job.id(), FINISHED, clock.instant());
            say(
                    journal,
                    "end",
                    job.id(),
                    ended.toCompletableFuture().orTimeout(20, SECONDS).join());
        }
    }

    private static void say(Journal journal, String what, JobId job, boolean kept) {
        var problem = journal.health().problem();
        if (kept) {
            OUT.println(what + " " + job);
        } else if (problem != null) {
            OUT.println("lost " + problem);
            Runtime.getRuntime().halt(0);
        }
    }
}
