package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.PageLook;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message of the tab protocol, version 1; {@code protocol/README.md} tells what each means. */
public sealed interface Frame {
    int PROTOCOL = 1;

    /** What a tab sends. */
    sealed interface FromTab extends Frame {}

    /** What the gateway sends. */
    sealed interface ToTab extends Frame {}

    /** A frame from the tab about one request; {@code seq} counts them from 1. */
    sealed interface Step extends FromTab {
        String job();

        int epoch();

        int seq();
    }

    /** An attempt at a request. */
    record Attempt(String job, int epoch) {}

    /** How far an attempt has got: the last frame received, the bytes allowed in total. */
    record Progress(String job, int epoch, int seq, long limit) {}

    /**
     * The first message of a connection.
     *
     * @param accepts the types of frames that the script understands besides those that every
     *     script of this version does
     */
    record Hello(
            int protocol,
            String token,
            String browser,
            TabId tab,
            String page,
            String script,
            boolean visible,
            boolean signedIn,
            boolean check,
            Set<String> accepts,
            List<Attempt> jobs)
            implements FromTab {
        public Hello {
            accepts = Set.copyOf(accepts);
            jobs = List.copyOf(jobs);
        }

        /** What it says of the page. */
        Page state() {
            return new Page(visible, signedIn, check);
        }

        /** Everything but the token. */
        @Override
        public String toString() {
            return "Hello[tab=" + tab + ", page=" + page + ", script=" + script + "]";
        }
    }

    /**
     * How the page is now.
     *
     * @param check whether the page is the site's check of the browser
     */
    record Page(boolean visible, boolean signedIn, boolean check) implements FromTab {}

    /** The person has used the page, or says that what was needed is done. */
    record Used() implements FromTab {}

    record Head(String job, int epoch, int seq, SiteHead head) implements Step {}

    /** A piece of the body. The array belongs to the frame. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost on the hot path
    record Chunk(String job, int epoch, int seq, byte[] bytes) implements Step {}

    record End(String job, int epoch, int seq) implements Step {}

    record Fail(String job, int epoch, int seq, Reason reason, String message) implements Step {
        /** Why there is no (more) answer. */
        public enum Reason {
            NETWORK,
            REJECTED
        }
    }

    record Pong(long sent) implements FromTab {}

    record Bye() implements FromTab {}

    record Welcome(String gateway, List<Progress> jobs) implements ToTab {
        public Welcome {
            jobs = List.copyOf(jobs);
        }
    }

    /** Something that the tab is to do, and to answer with {@link Step}s. */
    sealed interface Order extends ToTab {
        String job();

        int epoch();

        /** How many bytes of a body the tab may send. */
        long limit();
    }

    record Start(String job, int epoch, long limit, Purpose purpose, SiteRequest request)
            implements Order {
        /** What the badge may call the request. */
        public enum Purpose {
            ANSWER,
            MODELS,
            UPLOAD
        }
    }

    /** The tab looks at the scripts of the site's page. */
    record Look(String job, int epoch, long limit, PageLook what) implements Order {}

    /**
     * The tab puts bytes where the site wants them.
     *
     * @param url as the site named it
     */
    record Put(String job, int epoch, long limit, String url, String contentType, String base64)
            implements Order {
        /** Everything but the bytes. */
        @Override
        public String toString() {
            return "Put[job=" + job + ", contentType=" + contentType + "]";
        }
    }

    /**
     * The tab reads what lies elsewhere, without the person's cookies.
     *
     * @param url as an answer of the site named it
     */
    record Get(String job, int epoch, long limit, String url) implements Order {}

    record Ack(Progress progress) implements ToTab {}

    record Cancel(String job, int epoch) implements ToTab {}

    /**
     * What the person must do.
     *
     * @param watch the beginning of the paths by which the site's page asks for answers; null
     *     unless the person's use of the page is what is needed
     */
    record Needs(@Nullable Need what, @Nullable String watch) implements ToTab {}

    /** What else the badge shows; {@code limited} counts from now. */
    record Standing(boolean draining, Duration limited) implements ToTab {}

    /** The tab is to load its page again. */
    record Reload(Cause reason) implements ToTab {
        /** Who wants it. */
        public enum Cause {
            BROWSER_CHECK,
            PERSON
        }
    }

    record Ping(long sent) implements ToTab {}
}
