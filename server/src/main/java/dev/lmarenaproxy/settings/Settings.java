package dev.lmarenaproxy.settings;

import java.util.List;
import java.util.regex.Pattern;

/**
 * All settings, each within its range. The names of the components are the keys in {@code
 * config.json}.
 */
public record Settings(Tabs tabs, Queue queue, Request request, Stream stream, Network network) {
    private static final Pattern HOST = Pattern.compile("[^\\s:/*]+|\\[[0-9a-fA-F:.]+]");
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/*]+");

    public static final Settings DEFAULTS =
            new Settings(
                    new Tabs(4, 10, 15),
                    new Queue(1000, 300),
                    new Request(32, 1800, 180),
                    new Stream(15),
                    new Network(List.of(), List.of()));

    /**
     * How tabs are used.
     *
     * @param maxJobsPerTab requests that one tab works on at a time
     * @param waitSeconds how long a request waits for a tab to connect
     * @param reconnectGraceSeconds how long the requests of a tab whose connection was cut wait for
     *     it
     */
    public record Tabs(int maxJobsPerTab, int waitSeconds, int reconnectGraceSeconds) {
        public Tabs {
            check("tabs.maxJobsPerTab", maxJobsPerTab, 1, 100);
            check("tabs.waitSeconds", waitSeconds, 0, 600);
            check("tabs.reconnectGraceSeconds", reconnectGraceSeconds, 0, 600);
        }
    }

    /**
     * How requests wait.
     *
     * @param maxJobs requests that may wait for a free tab
     * @param waitSeconds how long a request waits while all tabs are busy
     */
    public record Queue(int maxJobs, int waitSeconds) {
        public Queue {
            check("queue.maxJobs", maxJobs, 1, 100_000);
            check("queue.waitSeconds", waitSeconds, 1, 86_400);
        }
    }

    /**
     * How large a request may be, and how long it may take.
     *
     * @param maxBodyMegabytes the largest request body
     * @param timeoutSeconds how long a request may take in all
     * @param idleSeconds how long the site may send nothing while it answers
     */
    public record Request(int maxBodyMegabytes, int timeoutSeconds, int idleSeconds) {
        public Request {
            check("request.maxBodyMegabytes", maxBodyMegabytes, 1, 256);
            check("request.timeoutSeconds", timeoutSeconds, 1, 86_400);
            check("request.idleSeconds", idleSeconds, 1, 86_400);
        }
    }

    /**
     * How an answer is streamed.
     *
     * @param keepAliveSeconds after how much silence a streamed answer gets a comment line
     */
    public record Stream(int keepAliveSeconds) {
        public Stream {
            check("stream.keepAliveSeconds", keepAliveSeconds, 1, 300);
        }
    }

    /**
     * Who may use the gateway from a browser.
     *
     * @param allowedHosts names, beyond those of this machine, that requests may be addressed to;
     *     without a port
     * @param allowedOrigins origins, beyond local ones, whose pages may use the API
     */
    public record Network(List<String> allowedHosts, List<String> allowedOrigins) {
        public Network {
            allowedHosts = List.copyOf(allowedHosts);
            allowedOrigins = List.copyOf(allowedOrigins);
            check(
                    "network.allowedHosts",
                    allowedHosts,
                    HOST,
                    "the name of a host, such as gateway.lan, without a port");
            check(
                    "network.allowedOrigins",
                    allowedOrigins,
                    ORIGIN,
                    "an origin, such as https://chat.example, without a path");
        }
    }

    private static void check(String key, List<String> texts, Pattern form, String formName) {
        for (var text : texts) {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException(key + ": \"" + text + "\" is not " + formName);
            }
        }
    }

    private static void check(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + " is " + value + ", but must be " + least + " to " + most);
        }
    }
}
