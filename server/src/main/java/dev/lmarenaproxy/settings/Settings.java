package dev.lmarenaproxy.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All settings, each within its range. The names of the components are the keys in {@code
 * config.json}.
 */
public record Settings(
        Tabs tabs,
        Site site,
        Queue queue,
        Retry retry,
        Request request,
        Stream stream,
        Journal journal,
        Models models,
        Network network) {
    private static final Pattern HOST = Pattern.compile("[^\\s:/*]+|\\[[0-9a-fA-F:.]+]");
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/*]+");

    public static final Settings DEFAULTS =
            new Settings(
                    new Tabs(4, 10, 15, 120),
                    new Site(true),
                    new Queue(1000, 100, 300),
                    new Retry(3, 1000, 30),
                    new Request(32, 1800, 180, 60),
                    new Stream(15, Interrupted.CONTINUE),
                    new Journal(30, 1024),
                    new Models(Models.AUTO),
                    new Network(List.of(), List.of()));

    /**
     * How tabs are used.
     *
     * @param maxJobsPerTab requests that one tab works on at a time
     * @param waitSeconds how long a request waits for a tab to connect
     * @param reconnectGraceSeconds how long the requests of a tab whose connection was cut wait for
     *     it
     * @param personWaitSeconds how long a request waits while all tabs need the person
     */
    public record Tabs(
            int maxJobsPerTab, int waitSeconds, int reconnectGraceSeconds, int personWaitSeconds) {
        public Tabs {
            check("tabs.maxJobsPerTab", maxJobsPerTab, 1, 100);
            check("tabs.waitSeconds", waitSeconds, 0, 600);
            check("tabs.reconnectGraceSeconds", reconnectGraceSeconds, 0, 600);
            check("tabs.personWaitSeconds", personWaitSeconds, 0, 86_400);
        }
    }

    /**
     * How the site is asked.
     *
     * @param continueConversations whether a conversation goes on in its evaluation at the site
     */
    public record Site(boolean continueConversations) {}

    /**
     * How requests wait.
     *
     * @param maxJobs requests that may wait for a free tab
     * @param maxRunning requests that all tabs together work on at a time
     * @param waitSeconds how long a request waits while all tabs are busy
     */
    public record Queue(int maxJobs, int maxRunning, int waitSeconds) {
        public Queue {
            check("queue.maxJobs", maxJobs, 1, 100_000);
            check("queue.maxRunning", maxRunning, 1, 10_000);
            check("queue.waitSeconds", waitSeconds, 1, 86_400);
        }
    }

    /**
     * How requests that failed at the site are tried again.
     *
     * @param maxRetries further attempts after a fault of the site
     * @param firstPauseMilliseconds before the first of them; doubled each time
     * @param longestPauseSeconds the limit of the doubling
     */
    public record Retry(int maxRetries, int firstPauseMilliseconds, int longestPauseSeconds) {
        public Retry {
            check("retry.maxRetries", maxRetries, 0, 20);
            check("retry.firstPauseMilliseconds", firstPauseMilliseconds, 10, 60_000);
            check("retry.longestPauseSeconds", longestPauseSeconds, 1, 600);
        }
    }

    /**
     * How large a request may be, and how long it may take.
     *
     * @param maxBodyMegabytes the largest request body
     * @param timeoutSeconds how long a request may take in all
     * @param idleSeconds how long the site may send nothing while it answers
     * @param returnSeconds how long a request with an idempotency key goes on without its client
     */
    public record Request(
            int maxBodyMegabytes, int timeoutSeconds, int idleSeconds, int returnSeconds) {
        public Request {
            check("request.maxBodyMegabytes", maxBodyMegabytes, 1, 256);
            check("request.timeoutSeconds", timeoutSeconds, 1, 86_400);
            check("request.idleSeconds", idleSeconds, 1, 86_400);
            check("request.returnSeconds", returnSeconds, 0, 86_400);
        }
    }

    /**
     * How an answer is streamed.
     *
     * @param keepAliveSeconds after how much silence a streamed answer gets a comment line
     * @param interrupted what becomes of an answer that broke off after the client saw a part of it
     */
    public record Stream(int keepAliveSeconds, Interrupted interrupted) {
        public Stream {
            check("stream.keepAliveSeconds", keepAliveSeconds, 1, 300);
        }
    }

    /** What becomes of an answer that broke off after the client saw a part of it. */
    public enum Interrupted {
        /** The model is asked to go on where it stopped. */
        @JsonProperty("continue")
        CONTINUE,
        /** The request fails. */
        @JsonProperty("fail")
        FAIL
    }

    /**
     * How long past requests are kept.
     *
     * @param keepDays after so many days a request is removed
     * @param maxMegabytes beyond this the oldest requests are removed earlier
     */
    public record Journal(int keepDays, int maxMegabytes) {
        public Journal {
            check("journal.keepDays", keepDays, 1, 3650);
            check("journal.maxMegabytes", maxMegabytes, 16, 1_000_000);
        }
    }

    /**
     * Which models are asked.
     *
     * @param defaultModel where a request names none; {@code auto} for the first that chats
     */
    public record Models(String defaultModel) {
        private static final String AUTO = "auto";

        /** Empty for the first that chats. */
        public String preset() {
            return defaultModel.equals(AUTO) ? "" : defaultModel;
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
