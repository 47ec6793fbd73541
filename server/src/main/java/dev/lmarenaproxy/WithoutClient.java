package dev.lmarenaproxy;

/** What becomes of a job for whose answer nobody waits any more. */
public enum WithoutClient {
    /** It ends at once, down to the tab's fetch. */
    CANCEL,
    /** It goes on for a while: the client can come back, also after the gateway was restarted. */
    WAIT,
    /** It goes on to its end, also after the gateway was restarted. */
    GO_ON
}
