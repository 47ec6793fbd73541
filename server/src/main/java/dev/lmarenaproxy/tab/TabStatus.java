package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.TabId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tab at one moment.
 *
 * @param script the version of its userscript
 * @param connected false while its connection is cut and it may still come back
 * @param ready takes new jobs
 * @param since when it connected
 * @param running requests that it is working on
 */
public record TabStatus(
        TabId id,
        String browser,
        String script,
        boolean connected,
        boolean ready,
        boolean visible,
        boolean signedIn,
        @Nullable Need need,
        Instant since,
        int running) {
    /** A tab that is not let in yet. */
    static TabStatus of(Frame.Hello hello, Instant now) {
        return new TabStatus(
                hello.tab(),
                hello.browser(),
                hello.script(),
                false,
                false,
                hello.visible(),
                hello.signedIn(),
                null,
                now,
                0);
    }
}
