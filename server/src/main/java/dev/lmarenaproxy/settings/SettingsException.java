package dev.lmarenaproxy.settings;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/** The settings can't be read or can't be as told; the message is one sentence for the person. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String path;

    /** What is in the way. */
    public enum Reason {
        /** A value, a key or the form of the whole is wrong. */
        INVALID,
        /** The settings are others than whoever changes them thinks. */
        CONFLICT,
        /** There is no such change. */
        NOT_FOUND,
        /** What should be kept can't be written or read. */
        DISK
    }

    private SettingsException(Reason reason, @Nullable String path, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.path = path;
    }

    static SettingsException invalid(String message) {
        return new SettingsException(Reason.INVALID, null, message);
    }

    static SettingsException invalid(String path, String message) {
        return new SettingsException(Reason.INVALID, path, message);
    }

    static SettingsException of(Reason reason, String message) {
        return new SettingsException(reason, null, message);
    }

    /** The same, with the place where it was met before the message. */
    SettingsException in(String place) {
        return new SettingsException(reason, path, place + ": " + getMessage());
    }

    public Reason reason() {
        return reason;
    }

    /** Of the setting that is wrong, such as {@code tabs.waitSeconds}; null where it is none. */
    public @Nullable String path() {
        return path;
    }

    @Override
    public String getMessage() {
        return requireNonNullElse(super.getMessage(), "");
    }
}
