package dev.lmarenaproxy.app;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.dispatch.ModelStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder where the gateway keeps what outlives it: {@code config.json}, {@code token}, {@code
 * models.json}, {@code sites/} and its log.
 */
final class Home implements ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOKEN_BYTES = 24;
    private static final String CAPABILITIES = "capabilities";

    private final Path folder;

    private Home(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder where there is none. */
    static Home open(Path folder) throws StartException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException _) {
            throw new StartException("The home folder " + folder + " is not a folder.");
        } catch (IOException e) {
            throw new StartException(
                    "The home folder " + folder + " can't be made: " + reason(e) + ".");
        }
        if (!Files.isWritable(folder)) {
            throw new StartException("The home folder " + folder + " can't be written to.");
        }
        return new Home(folder);
    }

    Path config() {
        return folder.resolve("config.json");
    }

    Path journal() {
        return folder.resolve("proxy.db");
    }

    Path sites() {
        return folder.resolve("sites");
    }

    /** The secret that tabs must know; made on the first start, readable by its owner only. */
    String token() throws StartException {
        var file = folder.resolve("token");
        try {
            if (Files.exists(file)) {
                var token = Files.readString(file).strip();
                if (!token.isEmpty()) {
                    return token;
                }
            }
            var random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            var token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            writePrivate(file, token + "\n");
            return token;
        } catch (IOException e) {
            throw new StartException(
                    "The file " + file + " can't be read or written: " + reason(e) + ".");
        }
    }

    @Override
    public List<Model> load() {
        var file = models();
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            var list = JSON.readTree(file.toFile());
            if (!list.isArray()) {
                LOG.warn("{} is passed over: it is not a list of models", file);
                return List.of();
            }
            for (var model : list) {
                // of a version that kept no capabilities; the next list from a tab has them
                if (model instanceof ObjectNode entry && !entry.has(CAPABILITIES)) {
                    entry.set(CAPABILITIES, JSON.valueToTree(Capabilities.UNTOLD));
                }
            }
            return JSON.treeToValue(list, new TypeReference<List<Model>>() {});
        } catch (JacksonException e) {
            LOG.warn("{} is passed over: it is not a list of models", file);
            return List.of();
        } catch (IOException e) {
            LOG.warn("{} can't be read: {}", file, reason(e));
            return List.of();
        }
    }

    @Override
    public void save(List<Model> list) {
        var file = models();
        try {
            // a crash must not leave half a list
            var fresh = Files.createTempFile(folder, "models", ".tmp");
            JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), list);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} can't be written: {}", file, reason(e));
        }
    }

    private Path models() {
        return folder.resolve("models.json");
    }

    private static void writePrivate(Path file, String text) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such place";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> e.toString();
        };
    }
}
