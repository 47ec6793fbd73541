package dev.lmarenaproxy.settings;

/** A link that the person keeps in the monitor. */
record QuickLink(String name, String url) {
    private static final int LONGEST_NAME = 100;

    void check(String path) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidSettingException(
                    path + ".name", "must be 1 to " + LONGEST_NAME + " characters");
        }
        WebAddress.check(path + ".url", url);
    }
}
