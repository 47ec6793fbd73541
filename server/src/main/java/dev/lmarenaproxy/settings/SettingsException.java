package dev.lmarenaproxy.settings;

import org.jspecify.annotations.Nullable;

/** The settings can't be read or can't be as told; the message is one sentence for the person. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String path;

    SettingsException(String message) {
        this(null, message);
    }

    /**
     * @param path of the setting that is wrong, such as {@code tabs.waitSeconds}; null where it is
     *     none of them
     */
    SettingsException(@Nullable String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    public @Nullable String path() {
        return path;
    }
}
