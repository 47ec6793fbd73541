package dev.lmarenaproxy.tab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.site.SiteHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MediaTest {
    private static final String URL = "https://files.example/a.png";
    private static final int WINDOW = (int) TestTab.LIMITS.window();

    private final TestTab tab = TestTab.connected();
    private final Sink sink = new Sink();

    /** Keeps what it hears; reads only when told. */
    private static final class Sink implements MediaSink {
        final List<String> heard = new ArrayList<>();
        long unread;

        @Override
        public void head(String contentType, long length) {
            heard.add(contentType + " " + length);
        }

        @Override
        public void bytes(byte[] bytes) {
            unread += bytes.length;
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
            return unread;
        }
    }

    private TestTab head(int status, Map<String, String> headers) {
        return tab.send(new Frame.Head("media-1", 1, 1, new SiteHead(status, URL, false, headers)));
    }

    private TestTab chunk(int seq, String text) {
        return tab.send(new Frame.Chunk("media-1", 1, seq, text.getBytes(UTF_8)));
    }

    @Test
    void comes_piece_by_piece() {
        tab.session.media(URL, 1000, sink);

        assertThat(tab.link().taken()).containsExactly(new Frame.Get("media-1", 1, WINDOW, URL));
        assertThat(tab.session.status().running()).as("no answer").isZero();
        head(200, Map.of("content-type", "image/png", "content-length", "6"));
        chunk(2, "one");
        chunk(3, "two");
        tab.send(new Frame.End("media-1", 1, 4));
        assertThat(sink.heard).containsExactly("image/png 6", "one", "two", "end");
    }

    @Test
    void goes_on_as_far_as_it_is_read() {
        var fetch = tab.session.media(URL, 10_000, sink);
        head(200, Map.of());
        chunk(2, "x".repeat(WINDOW));
        assertThat(sink.heard).startsWith("application/octet-stream -1");
        assertThat(allowed()).isEqualTo(WINDOW);

        sink.unread = 0;
        fetch.progressed();

        assertThat(allowed()).isEqualTo(2L * WINDOW);
    }

    private long allowed() {
        return tab.link().taken().stream()
                .filter(Frame.Ack.class::isInstance)
                .mapToLong(frame -> ((Frame.Ack) frame).progress().limit())
                .max()
                .orElse(0);
    }

    @Nested
    class Is_refused {
        @Test
        void where_it_tells_that_it_is_too_large() {
            tab.session.media(URL, 100, sink);
            head(200, Map.of("content-length", "101"));

            assertThat(sink.heard).containsExactly("ANSWER_TOO_LARGE");
            assertThat(tab.link().taken()).contains(new Frame.Cancel("media-1", 1));
        }

        @Test
        void as_soon_as_it_is_too_large() {
            tab.session.media(URL, 5, sink);
            head(200, Map.of("content-length", "1", "content-encoding", "br"));

            chunk(2, "12345");
            chunk(3, "6");

            assertThat(sink.heard)
                    .containsExactly("application/octet-stream -1", "12345", "ANSWER_TOO_LARGE");
            assertThat(tab.link().taken()).contains(new Frame.Cancel("media-1", 1));
        }

        @Test
        void where_it_is_gone() {
            tab.session.media(URL, 100, sink);
            head(404, Map.of());

            assertThat(sink.heard).containsExactly("MEDIA_UNREACHABLE");
        }

        @Test
        void where_its_place_lets_no_page_read_it() {
            tab.session.media(URL, 100, sink);

            tab.fail("media-1");

            assertThat(sink.heard).containsExactly("MEDIA_UNREACHABLE");
        }
    }

    @Test
    void breaks_off_with_its_page() {
        tab.session.media(URL, 100, sink);
        head(200, Map.of());

        tab.send(new Frame.Bye());
        var late = new Sink();
        tab.session.media(URL, 100, late);

        assertThat(sink.heard).endsWith("STREAM_INTERRUPTED");
        assertThat(late.heard).containsExactly("STREAM_INTERRUPTED");
    }

    @Test
    void waits_a_minute() {
        tab.session.media(URL, 100, sink);

        for (var second = 0; second < 60; second++) {
            tab.send(new Frame.Pong(0)).pass(Duration.ofSeconds(1));
        }

        assertThat(sink.heard).containsExactly("ANSWER_TIMEOUT");
    }

    @Test
    void is_called_back() {
        var fetch = tab.session.media(URL, 100, sink);
        tab.link().taken();

        fetch.cancel();
        fetch.cancel();
        fetch.progressed();

        assertThat(tab.link().taken()).containsExactly(new Frame.Cancel("media-1", 1));
        assertThat(sink.heard).isEmpty();
    }
}
