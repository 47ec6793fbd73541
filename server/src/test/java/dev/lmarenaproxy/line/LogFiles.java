package dev.lmarenaproxy.line;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The log files of requests as the gateway's own configuration writes them. */
final class LogFiles implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("requests", "errors");

    private final Path home;
    private final LoggerContext context = new LoggerContext();

    LogFiles(Path home) throws Exception {
        this.home = home;
        context.putProperty("lmarena.home", home.toString());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFiles.class.getResource("/logback.xml"));
        for (var name : NAMES) {
            logger(name).setLevel(Level.INFO);
            logger(name).setAdditive(false);
            logger(name).addAppender(appender(name));
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private Appender<ILoggingEvent> appender(String name) {
        return context.getLogger(name).getAppender(name.toUpperCase(Locale.ROOT));
    }

    /** What stands in {@code requests.jsonl} or {@code errors.jsonl}. */
    List<JsonNode> lines(String name) throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(home.resolve(name + ".jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Override
    public void close() {
        for (var name : NAMES) {
            logger(name).detachAppender(name.toUpperCase(Locale.ROOT));
            logger(name).setLevel(null);
        }
        context.stop();
    }
}
