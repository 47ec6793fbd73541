package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.site.SiteHead;
import java.time.Instant;

/** Hands on what a tab fetches from where the site's media lie. */
final class MediaReceiver implements Receiver {
    private static final String INSTEAD = " Ask for its URL instead, and open that in a browser.";

    private final MediaSink sink;
    private final long mostBytes;
    private long received;
    private boolean over;
    private boolean unwanted;

    MediaReceiver(MediaSink sink, long mostBytes) {
        this.sink = sink;
        this.mostBytes = mostBytes;
    }

    @Override
    public void head(SiteHead head, Instant now) {
        if (!head.isSuccess()) {
            refuse(
                    Kind.MEDIA_UNREACHABLE,
                    "The place of the file answers with status " + head.status() + ".");
            return;
        }
        var length = length(head);
        if (length > mostBytes) {
            tooLarge();
        } else {
            sink.head(
                    head.headers().getOrDefault("content-type", "application/octet-stream"),
                    length);
        }
    }

    /** As far as a page may see it: elsewhere only where the other side allows it. */
    private static long length(SiteHead head) {
        var length = head.headers().getOrDefault("content-length", "");
        // of a body that came encoded it is the length of something else
        return length.matches("[0-9]{1,18}") && !head.headers().containsKey("content-encoding")
                ? Long.parseLong(length)
                : -1;
    }

    @Override
    public void bytes(byte[] bytes) {
        received += bytes.length;
        if (over) {
            return;
        }
        if (received > mostBytes) {
            tooLarge();
        } else {
            sink.bytes(bytes);
        }
    }

    private void tooLarge() {
        refuse(Kind.ANSWER_TOO_LARGE, "The file has more than %d MB.".formatted(mostBytes >> 20));
    }

    private void refuse(Kind kind, String what) {
        unwanted = true;
        fail(Fault.of(kind, what + INSTEAD));
    }

    private void fail(Fault fault) {
        if (!over) {
            over = true;
            sink.failed(fault);
        }
    }

    @Override
    public void end() {
        if (!over) {
            over = true;
            sink.end();
        }
    }

    @Override
    public void failed(Fault fault) {
        fail(
                fault.kind() == Kind.UPSTREAM_ERROR
                        ? Fault.of(
                                Kind.MEDIA_UNREACHABLE,
                                "The browser can't read the file: it is gone, or its place lets no"
                                        + " other pages read it."
                                        + INSTEAD)
                        : fault);
    }

    @Override
    public void lost() {
        fail(Fault.of(Kind.STREAM_INTERRUPTED, "The tab that fetched the file is gone."));
    }

    @Override
    public boolean over() {
        return over;
    }

    @Override
    public boolean unwanted() {
        return unwanted;
    }

    @Override
    public long unread() {
        return over ? 0 : sink.unread();
    }
}
