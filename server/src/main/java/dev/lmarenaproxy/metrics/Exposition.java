package dev.lmarenaproxy.metrics;

import static java.util.Objects.requireNonNull;

/** All figures at one moment, as a program that asked for them reads them. */
public record Exposition(String contentType, String text) {
    public Exposition {
        requireNonNull(contentType);
        requireNonNull(text);
    }
}
