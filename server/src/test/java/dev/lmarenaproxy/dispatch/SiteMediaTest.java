package dev.lmarenaproxy.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.dispatch.SiteMedia.Body;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.MediaSink;
import dev.lmarenaproxy.tab.SessionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SiteMediaTest {
    private static final String URL = "https://files.example/a";

    private final Tabs tabs =
            new Tabs(
                    "key",
                    "0.1.0",
                    TestPage.PROFILE,
                    () -> SessionLimits.of(Duration.ofSeconds(15), Duration.ofMinutes(3)),
                    new FakeClock(),
                    List.of());
    private final SiteMedia media = new SiteMedia(tabs::all);

    private TestPage page(String tab) {
        return page(tab, Set.of("get"));
    }

    private TestPage page(String tab, Set<String> accepts) {
        var hello =
                new Frame.Hello(
                        1,
                        "key",
                        "b",
                        new TabId(tab),
                        "page-" + tab,
                        "0.1.0",
                        true,
                        true,
                        false,
                        accepts,
                        List.of());
        return new TestPage(tabs, hello, Runnable::run);
    }

    private static String ordered(TestPage page) {
        var orders = page.link().taken().stream().filter(Frame.Get.class::isInstance).toList();
        assertThat(orders).hasSize(1);
        assertThat(((Frame.Get) orders.getFirst()).url()).isEqualTo(URL);
        return ((Frame.Get) orders.getFirst()).job();
    }

    private static boolean isOrdered(TestPage page) {
        return page.link().taken().stream().anyMatch(Frame.Get.class::isInstance);
    }

    private static Fault fault(CompletionStage<Body> body) {
        var thrown = catchThrowable(() -> body.toCompletableFuture().join());
        var cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return requireNonNull((FaultException) cause).fault();
    }

    @Test
    void a_tab_brings_the_whole() {
        var page = page("a");

        var whole = media.whole(URL, null).toCompletableFuture();

        page.body(ordered(page), 200, "\u0089PNG: no").end("-");
        assertThat(whole.join().bytes()).asString(UTF_8).isEqualTo("\u0089PNG: no");
        assertThat(whole.join().contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void a_page_in_the_place_of_a_picture_is_none() {
        var page = page("a");
        var whole = media.whole(URL, null);
        var job = ordered(page);

        page.head(job, 200, Map.of("content-type", "text/html; charset=utf-8"))
                .chunk(job, "<html>Gone</html>")
                .end(job);

        assertThat(fault(whole).kind()).isEqualTo(Kind.MEDIA_UNREACHABLE);
    }

    @Test
    void a_picture_is_one_whatever_its_place_calls_it() {
        var page = page("a");
        var whole = media.whole(URL, null).toCompletableFuture();
        var job = ordered(page);

        page.head(job, 200, Map.of("content-type", "text/plain"))
                .chunk(job, "GIF89a and so on")
                .end(job);

        assertThat(whole.join().contentType()).isEqualTo("image/gif");
    }

    @Test
    void the_tab_that_made_it_is_asked_first() {
        var first = page("a");
        var second = page("b");

        var _ = media.whole(URL, new TabId("b"));
        assertThat(isOrdered(second)).isTrue();
        assertThat(isOrdered(first)).isFalse();
        var _ = media.whole(URL, new TabId("gone"));

        assertThat(isOrdered(first) || isOrdered(second)).isTrue();
    }

    @Test
    void another_tab_is_asked_where_the_first_goes_meanwhile() {
        var first = page("a");
        var second = page("b");
        var whole = media.whole(URL, new TabId("a")).toCompletableFuture();
        assertThat(isOrdered(first)).isTrue();

        first.send(new Frame.Bye());

        second.body(ordered(second), 200, "here");
        assertThat(whole.join().bytes()).asString(UTF_8).isEqualTo("here");
    }

    @Test
    void a_second_tab_that_goes_is_the_last() {
        var first = page("a");
        var second = page("b");
        page("c");
        var whole = media.whole(URL, new TabId("a"));

        first.send(new Frame.Bye());
        var next = isOrdered(second) ? second : page("c");
        next.send(new Frame.Bye());

        assertThat(fault(whole).kind()).isIn(Kind.STREAM_INTERRUPTED, Kind.NO_TAB_CONNECTED);
    }

    @Test
    void without_a_tab_that_can_there_is_nothing() {
        page("old", Set.of("reload"));
        page("cut").cut();

        assertThat(fault(media.whole(URL, null)).kind()).isEqualTo(Kind.NO_TAB_CONNECTED);
    }

    @Test
    void a_refusal_of_its_place_is_final() {
        var page = page("a");
        page("b");
        var whole = media.whole(URL, new TabId("a"));

        page.body(ordered(page), 403, "no");

        assertThat(fault(whole).kind()).isEqualTo(Kind.MEDIA_UNREACHABLE);
        assertThat(fault(whole).message()).contains("URL instead");
    }

    @Test
    void four_are_on_their_way_and_a_hundred_wait() {
        var page = page("a");
        var wholes = new ArrayList<CompletableFuture<Body>>();
        for (var i = 0; i < 104; i++) {
            wholes.add(media.whole(URL, null).toCompletableFuture());
        }
        var jobs = jobs(page);
        assertThat(jobs).hasSize(4);

        assertThat(fault(media.whole(URL, null)).kind()).isEqualTo(Kind.QUEUE_FULL);
        page.body(jobs.getFirst(), 200, "one");

        assertThat(jobs(page)).hasSize(1);
        assertThat(wholes.stream().filter(CompletableFuture::isDone)).hasSize(1);
        page.send(new Frame.Bye());
        assertThat(wholes).allMatch(CompletableFuture::isDone);
    }

    private static List<String> jobs(TestPage page) {
        return page.link().taken().stream()
                .filter(Frame.Get.class::isInstance)
                .map(frame -> ((Frame.Get) frame).job())
                .toList();
    }

    @Test
    void data_need_no_tab() {
        var whole = media.whole("data:text/plain;base64,aGk=", null).toCompletableFuture();
        var heard = new ArrayList<String>();
        var sink = sink(heard);
        media.streamed("data:video/mp4,film", null, sink).progressed();
        media.streamed("data:broken", null, sink).cancel();

        assertThat(whole.join().contentType()).isEqualTo("text/plain");
        assertThat(whole.join().bytes()).asString(UTF_8).isEqualTo("hi");
        assertThat(heard).containsExactly("video/mp4 4", "film", "end", "MEDIA_UNREACHABLE");
        assertThat(fault(media.whole("data:image/png;base64,*", null)).kind())
                .isEqualTo(Kind.MEDIA_UNREACHABLE);
    }

    @Test
    void a_video_comes_piece_by_piece() {
        var page = page("a");
        var heard = new ArrayList<String>();

        media.streamed(URL, null, sink(heard));
        page.body(ordered(page), 200, "film");

        assertThat(heard).containsExactly("application/octet-stream -1", "film", "end");
        page.send(new Frame.Bye());
        media.streamed(URL, null, sink(heard));
        assertThat(heard).endsWith("NO_TAB_CONNECTED");
    }

    private static MediaSink sink(List<String> heard) {
        return new MediaSink() {
            @Override
            public void head(String contentType, long length) {
                heard.add(contentType + " " + length);
            }

            @Override
            public void bytes(byte[] bytes) {
                heard.add(new String(bytes, UTF_8));
            }

            @Override
            public void end() {
                heard.add("end");
            }

            @Override
            public void failed(Fault fault) {
                heard.add(fault.kind().name());
            }

            @Override
            public long unread() {
                return 0;
            }
        };
    }
}
