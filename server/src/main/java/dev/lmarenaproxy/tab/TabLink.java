package dev.lmarenaproxy.tab;

/**
 * One connection of a tab, equal to no other. Its methods may be called by any thread and return at
 * once.
 */
public interface TabLink {
    void send(Frame.ToTab frame);

    /** Closes with a code of the protocol; what was sent before still goes out. */
    void close(CloseCode code);
}
