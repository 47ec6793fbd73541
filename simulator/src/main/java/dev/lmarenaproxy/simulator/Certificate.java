package dev.lmarenaproxy.simulator;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A self-signed certificate and its key, made by the running JDK's keytool; no file stays. */
record Certificate(Buffer keyStore, X509Certificate certificate) {
    static final String PASSWORD = "simulator";
    private static final String ALIAS = "site";
    private static final Pattern ADDRESS = Pattern.compile("[\\d.]+|.*:.*");
    private static final int PATIENCE_SECONDS = 60;

    /** A JVM that starts many sites would wait about a second for each certificate. */
    private static final Map<List<String>, Certificate> MADE = new ConcurrentHashMap<>();

    /**
     * The certificate of this JVM for these host names and addresses, made when first asked for.
     */
    static Certificate of(List<String> hosts) {
        return MADE.computeIfAbsent(List.copyOf(hosts), Certificate::make);
    }

    private static Certificate make(List<String> hosts) {
        try {
            var folder = Files.createTempDirectory("simulator-certificate");
            var file = folder.resolve("site.p12");
            try {
                keytool(hosts, file, folder.resolve("keytool.log"));
                return read(Files.readAllBytes(file));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder.resolve("keytool.log"));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't make a certificate with keytool", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made a certificate that can't be read", e);
        }
    }

    private static void keytool(List<String> hosts, Path file, Path log) throws IOException {
        var names =
                hosts.stream()
                        .map(host -> (ADDRESS.matcher(host).matches() ? "ip:" : "dns:") + host)
                        .collect(Collectors.joining(","));
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                ALIAS,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "30",
                                "-dname",
                                "CN=" + hosts.getFirst(),
                                "-ext",
                                "san=" + names,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("keytool took more than " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(log, StandardCharsets.UTF_8).strip());
        }
    }

    private static Certificate read(byte[] bytes) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
        return new Certificate(Buffer.buffer(bytes), (X509Certificate) store.getCertificate(ALIAS));
    }
}
