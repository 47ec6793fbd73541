package dev.lmarenaproxy.http;

import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;

/** How an answer is written to a client: as it grows, or as a whole. */
sealed interface Encoding {
    record Stream(StreamEncoder encoder) implements Encoding {}

    record Whole(WholeEncoder encoder) implements Encoding {}
}
