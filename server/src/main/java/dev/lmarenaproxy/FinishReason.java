package dev.lmarenaproxy;

/** Why the model stopped, where it stopped by itself. */
public enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER
}
