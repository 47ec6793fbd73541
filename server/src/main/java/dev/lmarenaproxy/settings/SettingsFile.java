package dev.lmarenaproxy.settings;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/** {@code config.json}: read, written, and looked at for changes by hand. For one thread. */
final class SettingsFile {
    private final Path file;

    /** Of the content that was read or written last; null where there was no file. */
    private @Nullable Stamp known;

    /** At the last look. */
    private @Nullable Stamp seen;

    private record Stamp(FileTime modified, long size, String key) {}

    SettingsFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** Reads it; where there is none, one with the defaults is made. */
    Settings load() throws SettingsException {
        if (!Files.exists(file)) {
            write(SettingsJson.tree(Settings.DEFAULTS));
            return Settings.DEFAULTS;
        }
        return read();
    }

    /** What the file says; what it leaves out has its default. */
    Settings read() throws SettingsException {
        // before: what is written meanwhile is noticed later
        known = stamp();
        var content = content();
        try {
            return SettingsJson.over(Settings.DEFAULTS, content);
        } catch (SettingsException e) {
            throw e.in(file.toString());
        }
    }

    boolean isGone() {
        return Files.notExists(file);
    }

    /** Whether it is another one than was read or written last; not so where there is none. */
    boolean changed() {
        var now = stamp();
        return now != null && !now.equals(known);
    }

    /**
     * Whether it is changed, and was so, too, at the last call: an editor that is still writing is
     * waited for.
     */
    boolean settled() {
        var before = seen;
        seen = stamp();
        return changed() && seen != null && seen.equals(before);
    }

    /**
     * Writes the values into the file, and leaves what else it says as it is.
     *
     * @param all what is written where there is no file any more
     */
    void write(ObjectNode values, Settings all) throws SettingsException {
        if (!Files.exists(file)) {
            write(SettingsJson.tree(all));
        } else if (content() instanceof ObjectNode content) {
            lay(values, content);
            write(content);
        } else {
            throw SettingsException.invalid(file + ": must hold a JSON object.");
        }
    }

    private static void lay(ObjectNode values, ObjectNode over) {
        for (var entry : values.properties()) {
            if (entry.getValue() instanceof ObjectNode section) {
                lay(section, over.withObjectProperty(entry.getKey()));
            } else {
                over.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private JsonNode content() throws SettingsException {
        try {
            return SettingsJson.MAPPER.readTree(file.toFile());
        } catch (JacksonException e) {
            throw SettingsException.invalid(file + " is not valid JSON: " + place(e) + ".");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** A crash leaves the old content or the new one; the rights of the file stay. */
    private void write(ObjectNode content) throws SettingsException {
        try {
            // through a link, which would be replaced by a file otherwise
            var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.exists(target) && !Files.isWritable(target)) {
                throw new IOException("it is protected from writing");
            }
            var fresh = Files.createTempFile(target.getParent(), "config", ".tmp");
            try {
                save(SettingsJson.MAPPER.writeValueAsString(content) + "\n", fresh);
                takeRights(target, fresh);
                Files.move(
                        fresh,
                        target,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
            known = stamp();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static void save(String text, Path fresh) throws IOException {
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void takeRights(Path from, Path to) throws IOException {
        var rights = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (rights != null && Files.exists(from)) {
            rights.setPermissions(Files.getPosixFilePermissions(from));
        }
    }

    private @Nullable Stamp stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    String.valueOf(attributes.fileKey()));
        } catch (IOException _) {
            return null;
        }
    }

    private SettingsException unusable(IOException e) {
        var kind = e.getClass().getSimpleName();
        return SettingsException.of(
                SettingsException.Reason.DISK,
                "%s can't be read or written: %s %s.".formatted(file, kind, e.getMessage()));
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
