package dev.lmarenaproxy.tab;

/** Hears what becomes of tabs. Called on the session's executor; must return at once. */
public interface TabListener {
    /**
     * The tab can take jobs, or, when not ready, no new ones; those it has go on. Said again when
     * what it needs of the person has changed.
     */
    void ready(TabSession session, boolean ready);

    /**
     * The connection was cut, and the page is back.
     *
     * @param resumed how many of its fetches go on
     * @param lost how many it had begun and knows nothing of any more
     */
    default void returned(TabSession session, int resumed, int lost) {}

    /** The session is over and all its jobs are lost. */
    void gone(TabSession session);
}
