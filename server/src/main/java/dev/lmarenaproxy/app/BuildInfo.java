package dev.lmarenaproxy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote down about itself. */
final class BuildInfo {
    static final String VERSION = read().getProperty("version");

    private BuildInfo() {}

    private static Properties read() {
        var properties = new Properties();
        try (var in = BuildInfo.class.getResourceAsStream("/build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
