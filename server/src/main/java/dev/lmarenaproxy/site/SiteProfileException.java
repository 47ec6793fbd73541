package dev.lmarenaproxy.site;

/** A site profile cannot be used; the message is one sentence for the person who wrote it. */
public final class SiteProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    SiteProfileException(String message) {
        super(message);
    }
}
