package dev.lmarenaproxy.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All settings, each within its range. The names of the components are the keys in {@code
 * config.json}.
 */
public record Settings(
        Server server,
        Tabs tabs,
        Site site,
        Queue queue,
        Retry retry,
        Request request,
        Stream stream,
        Journal journal,
        Models models,
        Network network,
        Monitor monitor,
        Alerts alerts,
        Metrics metrics,
        List<QuickLink> quickLinks) {
    private static final int MOST_LINKS = 50;
    private static final Pattern HOST = Pattern.compile("[^\\s:/*]+|\\[[0-9a-fA-F:.]+]");
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9_.-]+|([0-9a-fA-F.]*:){2}[0-9a-fA-F:.]*|\\[[0-9a-fA-F:.]+]");
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/*]+");

    public static final Settings DEFAULTS =
            new Settings(
                    new Server("127.0.0.1", 9080),
                    new Tabs(4, 10, 15, 120),
                    new Site(true),
                    new Queue(1000, 100, 300),
                    new Retry(3, 1000, 30),
                    new Request(32, 1800, 180, 60),
                    new Stream(15, Interrupted.CONTINUE),
                    new Journal(30, 1024),
                    new Models(Models.AUTO),
                    new Network(Network.AUTO, List.of(), List.of()),
                    new Monitor(true, 64, false),
                    new Alerts(
                            20, 10, 120, 60, 60, 80, 500, 200, 30, 300, "", WebhookTemplate.JSON),
                    new Metrics(true, ""),
                    List.of());

    public Settings {
        quickLinks = List.copyOf(quickLinks);
        if (quickLinks.size() > MOST_LINKS) {
            throw new InvalidSettingException(
                    "quickLinks", "holds more than " + MOST_LINKS + " links");
        }
        for (int i = 0; i < quickLinks.size(); i++) {
            quickLinks.get(i).check("quickLinks[" + i + "]");
        }
    }

    /**
     * Where the gateway listens; the only settings that need a restart.
     *
     * @param host address to listen on
     * @param port port to listen on
     */
    public record Server(String host, int port) {
        public Server {
            Range.check("server.port", port);
            check("server.host", host, ADDRESS, "an address of this machine, such as 0.0.0.0");
        }
    }

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
            Range.check("tabs.maxJobsPerTab", maxJobsPerTab);
            Range.check("tabs.waitSeconds", waitSeconds);
            Range.check("tabs.reconnectGraceSeconds", reconnectGraceSeconds);
            Range.check("tabs.personWaitSeconds", personWaitSeconds);
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
            Range.check("queue.maxJobs", maxJobs);
            Range.check("queue.maxRunning", maxRunning);
            Range.check("queue.waitSeconds", waitSeconds);
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
            Range.check("retry.maxRetries", maxRetries);
            Range.check("retry.firstPauseMilliseconds", firstPauseMilliseconds);
            Range.check("retry.longestPauseSeconds", longestPauseSeconds);
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
            Range.check("request.maxBodyMegabytes", maxBodyMegabytes);
            Range.check("request.timeoutSeconds", timeoutSeconds);
            Range.check("request.idleSeconds", idleSeconds);
            Range.check("request.returnSeconds", returnSeconds);
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
            Range.check("stream.keepAliveSeconds", keepAliveSeconds);
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
            Range.check("journal.keepDays", keepDays);
            Range.check("journal.maxMegabytes", maxMegabytes);
        }
    }

    /**
     * Which models are asked.
     *
     * @param defaultModel where a request names none; {@code auto} for the first that chats
     */
    public record Models(String defaultModel) {
        private static final String AUTO = "auto";
        private static final int LONGEST = 200;
        private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

        public Models {
            if (defaultModel.isBlank() || defaultModel.length() > LONGEST) {
                throw new InvalidSettingException(
                        "models.defaultModel",
                        "must be auto, or the name of a model of 1 to " + LONGEST + " characters");
            }
            if (CONTROL.matcher(defaultModel).find()) {
                throw new InvalidSettingException(
                        "models.defaultModel", "has a line break or a control character");
            }
        }

        /** Empty for the first that chats. */
        public String preset() {
            return defaultModel.equals(AUTO) ? "" : defaultModel;
        }
    }

    /**
     * How the gateway is reached, and who may use it from a browser.
     *
     * @param address the IP address or name of this machine in links; {@code auto} for the one that
     *     is found
     * @param allowedHosts names, beyond those of this machine, that requests may be addressed to;
     *     without a port
     * @param allowedOrigins origins, beyond local ones, whose pages may use the API
     */
    public record Network(String address, List<String> allowedHosts, List<String> allowedOrigins) {
        private static final String AUTO = "auto";

        public Network {
            check(
                    "network.address",
                    address,
                    ADDRESS,
                    "auto, an IP address, or the name of a host");
            if (isOfNobody(address)) {
                throw new InvalidSettingException(
                        "network.address",
                        "has \""
                                + address
                                + "\", which is not an address by which this machine is reached");
            }
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

        /** Whether it stands for all addresses, or for many machines. */
        private static boolean isOfNobody(String address) {
            try {
                var literal = InetAddress.ofLiteral(address);
                return literal.isAnyLocalAddress()
                        || literal.isMulticastAddress()
                        || literal.getHostAddress().equals("255.255.255.255");
            } catch (IllegalArgumentException _) {
                // a name
                return false;
            }
        }

        /** Empty where it is to be found. */
        public String fixedAddress() {
            return address.equals(AUTO) ? "" : address;
        }
    }

    /**
     * What the monitor keeps of requests.
     *
     * @param recordBodies whether prompts and answers are kept for the monitor
     * @param bodyKilobytes the most that is kept of each
     * @param bodiesInLogFiles whether they stand in the log files too
     */
    public record Monitor(boolean recordBodies, int bodyKilobytes, boolean bodiesInLogFiles) {
        public Monitor {
            Range.check("monitor.bodyKilobytes", bodyKilobytes);
        }
    }

    /**
     * When the person is told that something is wrong; a threshold of 0 switches its rule off.
     *
     * @param errorRatePercent share of failed requests
     * @param errorRateMinRequests of fewer requests no share is reckoned
     * @param slowP95Seconds time that 95 of 100 requests stay below
     * @param noTabSeconds how long no tab is ready
     * @param personSeconds how long a tab needs the person
     * @param queuePercent how full the queue is
     * @param diskFreeMegabytes how little is free on the disk of the home folder
     * @param activeRequests requests that run and wait
     * @param forSeconds how long a rule must hold before it is told
     * @param coolDownSeconds how long nothing more is told of a rule
     * @param webhookUrl where alerts are sent; empty for nowhere
     * @param webhookTemplate in whose form
     */
    public record Alerts(
            int errorRatePercent,
            int errorRateMinRequests,
            int slowP95Seconds,
            int noTabSeconds,
            int personSeconds,
            int queuePercent,
            int diskFreeMegabytes,
            int activeRequests,
            int forSeconds,
            int coolDownSeconds,
            String webhookUrl,
            WebhookTemplate webhookTemplate) {
        public Alerts {
            Range.check("alerts.errorRatePercent", errorRatePercent);
            Range.check("alerts.errorRateMinRequests", errorRateMinRequests);
            Range.check("alerts.slowP95Seconds", slowP95Seconds);
            Range.check("alerts.noTabSeconds", noTabSeconds);
            Range.check("alerts.personSeconds", personSeconds);
            Range.check("alerts.queuePercent", queuePercent);
            Range.check("alerts.diskFreeMegabytes", diskFreeMegabytes);
            Range.check("alerts.activeRequests", activeRequests);
            Range.check("alerts.forSeconds", forSeconds);
            Range.check("alerts.coolDownSeconds", coolDownSeconds);
            WebAddress.checkOrEmpty("alerts.webhookUrl", webhookUrl);
        }
    }

    /** Whose form an alert has on its way to a webhook. */
    public enum WebhookTemplate {
        @JsonProperty("json")
        JSON,
        @JsonProperty("slack")
        SLACK,
        @JsonProperty("discord")
        DISCORD,
        @JsonProperty("feishu")
        FEISHU,
        @JsonProperty("dingtalk")
        DINGTALK,
        @JsonProperty("ntfy")
        NTFY
    }

    /**
     * What other programs may measure.
     *
     * @param originalNames whether the figures have their names of the first version too
     * @param otlpEndpoint where traces are sent by OTLP; empty for nowhere
     */
    public record Metrics(boolean originalNames, String otlpEndpoint) {
        public Metrics {
            WebAddress.checkBaseOrEmpty("metrics.otlpEndpoint", otlpEndpoint);
        }
    }

    private static void check(String path, List<String> texts, Pattern form, String formName) {
        texts.forEach(text -> check(path, text, form, formName));
    }

    private static void check(String path, String text, Pattern form, String formName) {
        if (!form.matcher(text).matches()) {
            throw new InvalidSettingException(
                    path, "has \"" + text + "\", which is not " + formName);
        }
    }
}
