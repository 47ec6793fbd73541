package dev.lmarenaproxy.settings;

/** The settings can't be read; the message is one sentence for the person. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message, null, false, false);
    }
}
