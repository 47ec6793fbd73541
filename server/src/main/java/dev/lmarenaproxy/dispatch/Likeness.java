package dev.lmarenaproxy.dispatch;

/**
 * What stays of an answer's text when a client sends it back as a turn of its next request: two
 * texts that are alike in this are taken for the same answer. In doubt they must differ. White
 * space at the ends of lines and of the text doesn't matter anyway. May take long; any thread.
 */
@FunctionalInterface
public interface Likeness {
    String of(String text);
}
