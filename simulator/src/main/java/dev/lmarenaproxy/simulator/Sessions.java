package dev.lmarenaproxy.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is signed in, known by the session cookie: one cookie at first, two from late 2025 on. Any
 * thread may call it.
 */
final class Sessions {
    private static final String COOKIE = "arena-auth-prod-v1";
    private static final int MOST = 10_000;

    /** The cookie's length, which made the site split it: a browser takes 4096 bytes a cookie. */
    private static final int LENGTH = 4200;

    private static final int LENGTH_OF_SINGLE = 2000;
    private static final int LENGTH_OF_FIRST_PART = 3180;

    /** One signed-in session; event loop only. */
    static final class Session {
        private final String key;
        private int asked;

        private Session(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        /** Counts a request for an answer, and tells the how manieth it is. */
        int ask() {
            return ++asked;
        }
    }

    private final boolean split;

    /** All of the cookie's value but the key at its end. */
    private final String filler;

    private final Map<String, Session> byKey = new Recent<>(MOST);

    Sessions(boolean split) {
        this.split = split;
        this.filler = "base64-" + "eyJh".repeat((split ? LENGTH : LENGTH_OF_SINGLE) / 4);
    }

    synchronized Optional<Session> of(Exchange exchange) {
        var value =
                split
                        ? exchange.cookie(COOKIE + ".0")
                                .flatMap(first -> exchange.cookie(COOKIE + ".1").map(first::concat))
                        : exchange.cookie(COOKIE);
        return value.filter(whole -> whole.startsWith(filler))
                .map(whole -> byKey.get(whole.substring(filler.length())));
    }

    synchronized Session signIn(Exchange exchange) {
        var session = new Session(UUID.randomUUID().toString());
        byKey.put(session.key, session);
        var value = filler + session.key;
        if (split) {
            exchange.setCookie(COOKIE + ".0", value.substring(0, LENGTH_OF_FIRST_PART));
            exchange.setCookie(COOKIE + ".1", value.substring(LENGTH_OF_FIRST_PART));
        } else {
            exchange.setCookie(COOKIE, value);
        }
        return session;
    }

    synchronized void end(Session session) {
        byKey.remove(session.key);
    }

    synchronized void endAll() {
        byKey.clear();
    }
}
