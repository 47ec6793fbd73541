package dev.lmarenaproxy.alerts;

import java.util.Locale;

/** What may be wrong. */
public enum Rule {
    /** Too many requests fail. */
    ERROR_RATE(Severity.WARNING),
    /** The slowest of the answers take too long. */
    SLOW_P95(Severity.WARNING),
    /** No tab takes requests. */
    NO_TAB(Severity.CRITICAL),
    /** The site wants something of the person in a tab. */
    TAB_NEEDS_PERSON(Severity.WARNING),
    /** Too many requests wait. */
    QUEUE(Severity.WARNING),
    /** Little is free on the disk of the home folder. */
    DISK(Severity.CRITICAL),
    /** The journal can't keep what it is given. */
    JOURNAL(Severity.CRITICAL),
    /** Too many requests run and wait. */
    ACTIVE_REQUESTS(Severity.WARNING);

    private final Severity severity;

    /** How bad it is. */
    public enum Severity {
        WARNING,
        CRITICAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Rule(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /** How it is written outside. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The rule that is written so.
     *
     * @throws IllegalArgumentException where no rule is written so
     */
    public static Rule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
