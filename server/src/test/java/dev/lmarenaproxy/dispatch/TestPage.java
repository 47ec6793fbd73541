package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteProfileException;
import dev.lmarenaproxy.site.SiteProfiles;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.RecordingLink;
import dev.lmarenaproxy.tab.TabSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A page of a tab, which the test plays. Safe for threads. */
final class TestPage {
    static final SiteProfile PROFILE = profile();

    private final RecordingLink link = new RecordingLink();
    private final Map<String, Integer> epochs = new ConcurrentHashMap<>();
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final TabSession session;

    /** The page connects. */
    TestPage(Tabs tabs, String tab, String page, Executor executor) {
        this(tabs, hello(tab, page), executor);
    }

    TestPage(Tabs tabs, Frame.Hello hello, Executor executor) {
        session = tabs.welcome(hello, link, executor).orElseThrow();
    }

    static Frame.Hello hello(String tab, String page) {
        return hello("b", tab, page);
    }

    static Frame.Hello hello(String browser, String tab, String page) {
        return new Frame.Hello(
                1,
                "key",
                browser,
                new TabId(tab),
                page,
                "0.1.0",
                true,
                true,
                false,
                Set.of("reload", "standing"),
                List.of());
    }

    RecordingLink link() {
        return link;
    }

    TabSession session() {
        return session;
    }

    /** Waits for the next request. */
    String started() throws InterruptedException {
        return start().job();
    }

    /** Waits for the next request; what is sent from now on about its job is about this attempt. */
    Frame.Start start() throws InterruptedException {
        var start = link.next(Frame.Start.class);
        epochs.put(start.job(), start.epoch());
        numbers.remove(start.job());
        return start;
    }

    static boolean isStart(Frame.ToTab frame) {
        return frame instanceof Frame.Start;
    }

    /** Waits until a request is called back. */
    JobId cancelled() throws InterruptedException {
        return new JobId(link.next(Frame.Cancel.class).job());
    }

    TestPage send(Frame.FromTab frame) {
        session.received(frame, link);
        return this;
    }

    TestPage cut() {
        session.disconnected(link);
        return this;
    }

    TestPage head(String job, int status) {
        return head(job, status, Map.of());
    }

    TestPage head(String job, int status, Map<String, String> headers) {
        var head = new SiteHead(status, "https://arena.ai/", false, headers);
        return send(new Frame.Head(job, epoch(job), next(job), head));
    }

    TestPage chunk(String job, String body) {
        return send(
                new Frame.Chunk(job, epoch(job), next(job), body.getBytes(StandardCharsets.UTF_8)));
    }

    TestPage end(String job) {
        return send(new Frame.End(job, epoch(job), next(job)));
    }

    /** A whole answer. */
    TestPage answer(String job, String text) {
        return head(job, 200)
                .chunk(job, "a0:\"" + text + "\"\n")
                .chunk(job, "ad:{\"finishReason\":\"stop\"}\n");
    }

    /** A whole body. */
    TestPage body(String job, int status, String body) {
        return head(job, status).chunk(job, body).end(job);
    }

    private int epoch(String job) {
        return epochs.getOrDefault(job, 1);
    }

    private int next(String job) {
        return numbers.merge(job, 1, Integer::sum);
    }

    private static SiteProfile profile() {
        try {
            return SiteProfiles.load(SiteProfiles.DEFAULT, Path.of("none"));
        } catch (SiteProfileException e) {
            throw new IllegalStateException(e);
        }
    }
}
