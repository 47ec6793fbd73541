package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What went wrong with a file, told as a sentence. */
final class Trouble {
    private Trouble() {}

    static JournalException with(Path file, Exception e) {
        return new JournalException(sentence(file, e), e);
    }

    private static String sentence(Path file, Exception e) {
        var code = code(e);
        if (code == null) {
            var reason = e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
            return "The journal " + file + " can't be used: " + reason.strip() + ".";
        }
        return switch (primary(code)) {
            case SQLITE_FULL -> "The disk is full: the journal " + file + " can't grow.";
            case SQLITE_IOERR ->
                    "The disk failed with the journal " + file + " (" + code.name() + ").";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                    "The journal " + file + " can't be opened for writing (" + code.name() + ").";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                    "The journal "
                            + file
                            + " is damaged; started again, the gateway puts it aside and begins a"
                            + " new one.";
            default -> "The journal " + file + " can't be used (" + code.name() + ").";
        };
    }

    /** Whether the file holds what SQLite can't make sense of. */
    static boolean isDamage(Exception e) {
        var code = code(e);
        return code != null
                && (primary(code) == SQLiteErrorCode.SQLITE_CORRUPT
                        || primary(code) == SQLiteErrorCode.SQLITE_NOTADB);
    }

    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xff);
    }

    /** What SQLite said, whoever wrapped it. */
    private static @Nullable SQLiteErrorCode code(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite.getResultCode();
            }
        }
        return null;
    }
}
