package dev.lmarenaproxy.dialect.openai;

import java.util.Locale;

/** What has become of a response. */
enum ResponseStatus {
    QUEUED,
    IN_PROGRESS,
    COMPLETED,
    INCOMPLETE,
    CANCELLED,
    FAILED;

    /** Whether it stays so. */
    boolean isLast() {
        return switch (this) {
            case QUEUED, IN_PROGRESS -> false;
            case COMPLETED, INCOMPLETE, CANCELLED, FAILED -> true;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
