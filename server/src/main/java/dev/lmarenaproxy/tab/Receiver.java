package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.site.SiteHead;
import java.time.Instant;

/** What becomes of the site's answer to one request. Called on the session's executor. */
interface Receiver {
    void head(SiteHead head, Instant now);

    void bytes(byte[] bytes);

    void end();

    /** There will be no (more) answer. */
    void failed(Fault fault);

    /** The tab is gone; whoever gave it the request hears so from the session's listener. */
    void lost();

    /** Whether the outcome is known; bytes may still follow. */
    boolean over();

    /**
     * Whether the rest of the body is not wanted. An answer that came to its end is no such case:
     * the site ends its body by itself, and aborting it would look to the site like a person's.
     */
    boolean unwanted();

    /** Bytes that have arrived and that nobody has read yet. */
    long unread();
}
