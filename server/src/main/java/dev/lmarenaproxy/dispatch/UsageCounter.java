package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Usage;

/** Counts the tokens of an answer where the site doesn't. May take long; it has its own thread. */
@FunctionalInterface
public interface UsageCounter {
    Usage usage(Prompt prompt, String text, String reasoning);
}
