package dev.lmarenaproxy;

/** Why the model stopped, where it stopped by itself. */
public enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER,
    /** To call tools; the site knows none, so this is said only of what was made of its answer. */
    TOOL_CALLS
}
