package dev.lmarenaproxy.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may use, where the file system knows owners. */
final class PrivateFile {
    private PrivateFile() {}

    /** Makes an empty file, or takes the others' rights away from one that is there. */
    static void make(Path file) throws IOException {
        try {
            if (knowsOwners(file)) {
                var permissions = PosixFilePermissions.fromString("rw-------");
                Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException _) {
            restrict(file, "rw-------");
        }
    }

    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        restrict(folder, "rwx------");
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (knowsOwners(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static boolean knowsOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
