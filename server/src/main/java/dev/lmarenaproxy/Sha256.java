package dev.lmarenaproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name for what is secret or long: the same for the same, and telling nothing of it. */
public final class Sha256 {
    /** Enough that no two names are ever the same by chance. */
    private static final int BYTES = 16;

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    public Sha256 add(String text) {
        return add(text.getBytes(UTF_8));
    }

    /** The first 128 bits, in hexadecimal. Ends the digest. */
    public String name() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
