package dev.lmarenaproxy.app;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens pages in the browser that the person uses, where there is a screen. */
final class PersonsBrowser {
    private static final Logger LOG = LoggerFactory.getLogger(PersonsBrowser.class);

    private PersonsBrowser() {}

    static void open(URI page) {
        var command = command(page.toString());
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.info("no browser could be opened: {}", e.getMessage());
        }
    }

    private static List<String> command(String page) {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", page);
        }
        if (system.contains("mac")) {
            return List.of("open", page);
        }
        var screen = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        return screen ? List.of("xdg-open", page) : List.of();
    }
}
