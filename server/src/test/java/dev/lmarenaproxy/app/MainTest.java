package dev.lmarenaproxy.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What keeps the gateway from starting is told in one sentence, with exit code 1. */
@ResourceLock(Resources.SYSTEM_ERR)
class MainTest {
    @TempDir private Path home;

    /** What a run that can't start printed, and its exit code. */
    private record Refusal(int code, String printed) {}

    @Test
    void a_port_in_use() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var refusal = run("--port", String.valueOf(other.getLocalPort()));

            assertThat(refusal.code).isEqualTo(1);
            assertThat(refusal.printed)
                    .isEqualToIgnoringNewLines(
                            "Port "
                                    + other.getLocalPort()
                                    + " on 127.0.0.1 is in use; stop the other program, or choose"
                                    + " another port with --port.");
        }
    }

    @Test
    void an_address_of_another_machine() {
        var refusal = run("--host", "203.0.113.7", "--port", "0");

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .isEqualToIgnoringNewLines(
                        "203.0.113.7 is not an address of this machine; --host takes one.");
    }

    @Test
    void a_home_that_is_a_file() throws Exception {
        var file = Files.writeString(home.resolve("file"), "x");

        var refusal = run("--home", file.toString());

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .isEqualToIgnoringNewLines("The home folder " + file + " is not a folder.");
    }

    @Test
    void a_home_below_a_file() throws Exception {
        var file = Files.writeString(home.resolve("file"), "x");

        var refusal = run("--home", file.resolve("inner").toString());

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed).startsWith("The home folder ").hasLineCount(1);
    }

    @Test
    void a_broken_configuration() throws Exception {
        Files.writeString(home.resolve("config.json"), "{\"tabs\":\n{,}}");

        var refusal = run();

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .startsWith(home.resolve("config.json") + " is not valid JSON: line 2, column 2")
                .hasLineCount(1);
    }

    @Test
    void an_unknown_setting() throws Exception {
        Files.writeString(home.resolve("config.json"), "{\"tabs\":{\"colour\":1}}");

        var refusal = run();

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .isEqualToIgnoringNewLines(
                        home.resolve("config.json") + ": unknown key tabs.colour.");
    }

    @Test
    void an_unknown_site_profile() {
        var refusal = run("--site-profile", "nowhere");

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .startsWith("There is no site profile \"nowhere\"")
                .contains("arena-2026-10")
                .hasLineCount(1);
    }

    @Test
    void a_site_origin_with_a_path() {
        var refusal = run("--site-origin", "https://arena.ai/chat");

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed).startsWith("https://arena.ai/chat is not an origin");
    }

    @Test
    void a_site_origin_that_is_none() {
        var refusal = run("--site-origin", "arena.ai");

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed)
                .isEqualToIgnoringNewLines(
                        "arena.ai is not an origin; --site-origin takes one such as"
                                + " https://arena.ai.");
    }

    @Test
    void a_port_out_of_range() {
        var refusal = run("--port", "70000");

        assertThat(refusal.code).isEqualTo(1);
        assertThat(refusal.printed).isEqualToIgnoringNewLines("The port must be 0 to 65535.");
    }

    private Refusal run(String... arguments) {
        var all = new ArrayList<>(List.of("--no-open"));
        if (!List.of(arguments).contains("--home")) {
            all.addAll(List.of("--home", home.toString()));
        }
        all.addAll(List.of(arguments));
        var before = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            var code = Main.run(all.toArray(String[]::new));
            return new Refusal(code, printed.toString(UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
