package dev.lmarenaproxy.settings;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@code config.json}, and writes it with the defaults where there is none. */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Reads the settings; those that are left out have their defaults.
     *
     * @param file may be absent: it is then created
     */
    public static Settings load(Path file) throws SettingsException {
        try {
            if (!Files.exists(file)) {
                Files.writeString(
                        file, SettingsJson.MAPPER.writeValueAsString(Settings.DEFAULTS) + "\n");
                return Settings.DEFAULTS;
            }
            return SettingsJson.over(
                    Settings.DEFAULTS, SettingsJson.MAPPER.readTree(file.toFile()));
        } catch (SettingsException e) {
            throw new SettingsException(e.path(), file + ": " + e.getMessage());
        } catch (JacksonException e) {
            throw new SettingsException(file + " is not valid JSON: " + place(e) + ".");
        } catch (IOException e) {
            throw new SettingsException(
                    "%s can't be read or written: %s %s."
                            .formatted(file, e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    private static String place(JacksonException mistake) {
        var at = requireNonNullElse(mistake.getLocation(), JsonLocation.NA);
        var message = mistake.getOriginalMessage();
        var more =
                switch (mistake) {
                    case StreamReadException _ when message.startsWith("Duplicate") ->
                            ": " + message;
                    case StreamReadException _ -> "";
                    // the parser is content with what stands behind the object
                    default -> ": something follows the object";
                };
        return "line %d, column %d%s".formatted(at.getLineNr(), at.getColumnNr(), more);
    }
}
