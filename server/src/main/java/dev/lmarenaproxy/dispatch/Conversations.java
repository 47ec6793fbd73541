package dev.lmarenaproxy.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells which requests continue one another: those of one owner that begin alike. */
final class Conversations {
    private Conversations() {}

    /** The same name for all requests of a conversation. */
    static String of(Job job) {
        var digest = sha256();
        digest.update(job.owner().id().getBytes(UTF_8));
        for (var message : job.prompt().messages()) {
            digest.update(("\0" + message.role() + "\0" + message.text()).getBytes(UTF_8));
            if (message.role() == Role.USER) {
                break;
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Whether earlier turns were answered; if not, it may only begin like another. */
    static boolean goesOn(Job job) {
        return job.prompt().messages().stream()
                .anyMatch(message -> message.role() == Role.ASSISTANT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
