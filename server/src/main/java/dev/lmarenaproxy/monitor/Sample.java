package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** How busy the gateway was at one moment. */
public record Sample(Instant at, int tabsReady, int tabsConnected, int running, int waiting) {
    public Sample {
        requireNonNull(at);
    }
}
