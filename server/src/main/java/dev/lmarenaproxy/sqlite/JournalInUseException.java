package dev.lmarenaproxy.sqlite;

import java.nio.file.Path;

/** Another gateway has the journal open; the message is one sentence for the person. */
public final class JournalInUseException extends Exception {
    private static final long serialVersionUID = 1L;

    JournalInUseException(Path file) {
        super(
                "Another gateway is using the home folder "
                        + file.toAbsolutePath().normalize().getParent()
                        + "; stop it, or choose another folder with --home.",
                null,
                false,
                false);
    }
}
