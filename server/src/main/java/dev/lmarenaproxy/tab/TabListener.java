package dev.lmarenaproxy.tab;

/** Hears what becomes of tabs. Called on the session's executor; must return at once. */
public interface TabListener {
    /**
     * The tab can take jobs, or, when not ready, no new ones; those it has go on. Said again when
     * what it needs of the person has changed.
     */
    void ready(TabSession session, boolean ready);

    /** The session is over and all its jobs are lost. */
    void gone(TabSession session);
}
