package dev.lmarenaproxy.http;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the figures for Prometheus are had. Safe for threads; returns at once. */
public interface MetricsPage {
    /** All figures now, for someone who takes these types; null where they name none. */
    CompletionStage<Figures> figures(@Nullable String accept);

    /** A page of figures, and what it is written in. */
    record Figures(String contentType, String text) {}
}
