package dev.lmarenaproxy.settings;

/** A value that a setting can't have; the message begins with the path of the setting. */
final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    InvalidSettingException(String path, String mistake) {
        super(path + " " + mistake);
        this.path = path;
    }

    String path() {
        return path;
    }
}
