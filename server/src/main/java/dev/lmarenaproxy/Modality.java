package dev.lmarenaproxy;

/** What a model answers with; the {@code type} of a model in the original project's list. */
public enum Modality {
    CHAT,
    IMAGE,
    VIDEO,
    SEARCH
}
