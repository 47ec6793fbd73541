package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteProfileException;
import dev.lmarenaproxy.site.SiteProfiles;
import dev.lmarenaproxy.site.SiteRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session, and the page on the other side of it, which the test plays. One thread. */
final class TestTab {
    static final SessionLimits LIMITS =
            new SessionLimits(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    4000,
                    400);
    private static final Set<String> ALL = Set.of("get", "look", "put", "reload", "standing");
    static final SiteRequest REQUEST = new SiteRequest("POST", "/ask", Map.of(), "{}");
    static final SiteProfile PROFILE = profile();

    final FakeClock clock;

    /** What the listener heard. */
    final List<String> heard = new ArrayList<>();

    final TabSession session;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private boolean running;
    private RecordingLink link = new RecordingLink();

    private final Set<String> accepts;

    TestTab() {
        this(LIMITS);
    }

    TestTab(SessionLimits limits) {
        this(limits, new FakeClock(), null, ALL);
    }

    /** Another page of a tab that was here before. */
    TestTab(FakeClock clock, TabStatus former) {
        this(LIMITS, clock, former, ALL);
    }

    /** A tab with a script that understands these frames besides those that all do. */
    TestTab(FakeClock clock, @Nullable TabStatus former, Set<String> accepts) {
        this(LIMITS, clock, former, accepts);
    }

    private TestTab(
            SessionLimits limits,
            FakeClock clock,
            @Nullable TabStatus former,
            Set<String> accepts) {
        this.clock = clock;
        this.accepts = accepts;
        var listener =
                new TabListener() {
                    @Override
                    public void ready(TabSession session, boolean ready) {
                        heard.add(ready ? "ready" : "away");
                    }

                    @Override
                    public void gone(TabSession session) {
                        heard.add("gone");
                    }
                };
        session =
                new TabSession(
                        7,
                        hello(accepts),
                        former,
                        "0.1.0",
                        PROFILE,
                        () -> limits,
                        clock,
                        this::run,
                        listener);
    }

    /** A session whose page is connected; the greeting is out of the way. */
    static TestTab connected() {
        var tab = new TestTab();
        tab.connect();
        tab.link().taken();
        return tab;
    }

    /** One task at a time, in order, as an event loop does, but at once. */
    private void run(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            for (var next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
            running = false;
        }
    }

    RecordingLink link() {
        return link;
    }

    static Frame.Hello hello(Frame.Attempt... jobs) {
        return hello(ALL, jobs);
    }

    private static Frame.Hello hello(Set<String> accepts, Frame.Attempt... jobs) {
        return new Frame.Hello(
                1,
                "key",
                "b",
                new TabId("tab"),
                "page",
                "0.1.0",
                true,
                true,
                false,
                accepts,
                List.of(jobs));
    }

    static Frame.Attempt attempt(String job) {
        return new Frame.Attempt(job, 1);
    }

    /** The page connects anew, and still works on the jobs. */
    RecordingLink connect(Frame.Attempt... jobs) {
        link = new RecordingLink();
        session.connected(hello(accepts, jobs), link);
        return link;
    }

    TestTab cut() {
        session.disconnected(link);
        return this;
    }

    TestTab send(Frame.FromTab frame) {
        session.received(frame, link);
        return this;
    }

    RecordingSink start(String job) {
        return start(job, 1);
    }

    RecordingSink start(String job, int epoch) {
        var sink = new RecordingSink();
        session.start(new JobId(job), epoch, new Question("e-1", REQUEST), sink);
        return sink;
    }

    RecordingSink start(String job, Question question) {
        var sink = new RecordingSink();
        session.start(new JobId(job), 1, question, sink);
        return sink;
    }

    /** A whole answer to an order. */
    TestTab answer(String job, int status, String body) {
        return head(job, status, "text/x-component").chunk(job, body).end(job);
    }

    TestTab head(String job) {
        return head(job, 200);
    }

    TestTab head(String job, int status) {
        return head(job, status, status == 200 ? "text/plain" : "text/html");
    }

    TestTab head(String job, int status, String type) {
        var head =
                new SiteHead(status, "https://arena.ai/ask", false, Map.of("content-type", type));
        return send(new Frame.Head(job, 1, next(job), head));
    }

    TestTab chunk(String job, String body) {
        return send(new Frame.Chunk(job, 1, next(job), body.getBytes(StandardCharsets.UTF_8)));
    }

    TestTab end(String job) {
        return send(new Frame.End(job, 1, next(job)));
    }

    TestTab fail(String job) {
        return send(
                new Frame.Fail(job, 1, next(job), Frame.Fail.Reason.NETWORK, "Failed to fetch"));
    }

    private int next(String job) {
        return numbers.merge(job, 1, Integer::sum);
    }

    TestTab pass(Duration time) {
        clock.pass(time);
        session.tick();
        return this;
    }

    /** A row of the answer, of this length in bytes. */
    static String row(int length) {
        return "a0:\"" + "x".repeat(length - 6) + "\"\n";
    }

    static String lastRow() {
        return "ad:{\"finishReason\":\"stop\"}\n";
    }

    private static SiteProfile profile() {
        try {
            return SiteProfiles.load(SiteProfiles.DEFAULT, Path.of("none"));
        } catch (SiteProfileException e) {
            throw new IllegalStateException(e);
        }
    }
}
