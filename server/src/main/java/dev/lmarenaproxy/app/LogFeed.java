package dev.lmarenaproxy.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.feed.Feed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the lines of the server's log to the feed; on whichever thread logs. */
final class LogFeed extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int MOST_CHARACTERS = 2000;

    private final Feed feed;

    private LogFeed(Feed feed) {
        this.feed = feed;
    }

    static LogFeed into(Feed feed) {
        var log = new LogFeed(feed);
        log.setName("feed");
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            log.setContext(context);
            log.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(log);
        }
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
            // arguments may change afterwards: the text is made now
            var message = message(event);
            feed.tell("log", () -> json(event, message));
        }
    }

    private static String message(ILoggingEvent event) {
        var text = new StringBuilder(String.valueOf(event.getFormattedMessage()));
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair ->
                    text.append(' ').append(pair.key).append("=\"").append(pair.value).append('"'));
        }
        var failure = event.getThrowableProxy();
        if (failure != null) {
            text.append(": ").append(failure.getClassName());
            @Nullable String why = failure.getMessage();
            text.append(why == null ? "" : ": " + why);
        }
        if (text.length() > MOST_CHARACTERS) {
            text.setLength(MOST_CHARACTERS - 1);
            text.append('…');
        }
        return text.toString();
    }

    private static JsonNode json(ILoggingEvent event, String message) {
        var name = event.getLoggerName();
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("logger", name.substring(name.lastIndexOf('.') + 1))
                .put("message", message);
    }

    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        }
        stop();
    }
}
