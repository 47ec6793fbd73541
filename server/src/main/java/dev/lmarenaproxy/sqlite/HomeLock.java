package dev.lmarenaproxy.sqlite;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Keeps a second gateway away from a journal. The system takes the lock away from a process that
 * dies, however it dies; the file itself stays and means nothing.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    static HomeLock take(Path journal) throws JournalInUseException, IOException {
        // not the journal itself: closing any handle of a file gives up its locks, SQLite's too
        var file = journal.resolveSibling(journal.getFileName() + ".lock");
        PrivateFile.make(file);
        var channel = FileChannel.open(file, Set.of(CREATE, WRITE));
        try {
            if (channel.tryLock() != null) {
                return new HomeLock(channel);
            }
        } catch (OverlappingFileLockException _) {
            // this very process has it
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new JournalInUseException(journal);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
