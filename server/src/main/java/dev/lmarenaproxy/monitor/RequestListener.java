package dev.lmarenaproxy.monitor;

/**
 * Hears of the requests of clients. Called on whatever thread something happened, often an event
 * loop or the dispatcher's: it returns at once, takes no lock that is held for long, and touches no
 * disk. What is told of one request may come on several threads, the newest record with the most
 * events; nothing is told of a request after its end.
 */
public interface RequestListener {
    /** A client asks for something. */
    default void begun(RequestRecord request) {}

    /**
     * It is known what is asked, or it waits for a tab, a tab works on it, its answer began, or a
     * further part of the answer was passed on; of the latter at most twice a second.
     */
    default void changed(RequestRecord request) {}

    /** The client of some request got a sign of life while its answer was silent. */
    default void keptAlive() {}

    /** It came to its end, whichever: the outcome is there. */
    default void ended(RequestRecord request, RequestDetails details) {}
}
