package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;

/**
 * Where a picture or a video goes that a tab fetches. Called on the session's executor, in order: a
 * head, pieces, an end; or, at any time, a failure, which is the last.
 */
public interface MediaSink {
    /**
     * What is to come.
     *
     * @param length in bytes; -1 where it is not known
     */
    void head(String contentType, long length);

    /** A piece; the array belongs to the sink. */
    void bytes(byte[] bytes);

    void end();

    void failed(Fault fault);

    /** How many of the bytes nobody has read yet: the tab sends no more than a window of them. */
    long unread();
}
