package dev.lmarenaproxy.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite's native library is unpacked to. The driver would use the system's temporary folder,
 * where others may get in between, and where each gateway that is killed leaves a copy for ever.
 */
final class NativeLibrary {
    private static final String PROPERTY = "org.sqlite.tmpdir";

    private NativeLibrary() {}

    /** To be called by who holds the lock of the home folder: copies that are there are litter. */
    static void unpackTo(Path folder) throws IOException {
        PrivateFile.makeFolder(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "sqlite-*")) {
            for (var file : old) {
                delete(file);
            }
        }
        // a person who set it had a reason, such as a home folder that nothing may be run from
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, folder.toAbsolutePath().toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException _) {
            // Windows keeps what this process has loaded
        }
    }
}
