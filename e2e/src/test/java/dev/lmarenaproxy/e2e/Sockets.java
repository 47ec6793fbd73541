package dev.lmarenaproxy.e2e;

import java.util.List;

/** Tells when a page made its WebSockets: also of those that the browser let nowhere. */
final class Sockets {
    private static final String COUNTER =
            """
            window.socketTimes = [];
            window.socketsOpen = 0;
            window.WebSocket = class extends WebSocket {
              constructor(address) {
                super(address);
                window.socketTimes.push(performance.now());
                window.socketsOpen++;
                this.addEventListener('close', () => window.socketsOpen--);
              }
            };
            """;

    private Sockets() {}

    /** The script, with a counter before it. */
    static String counted(String script) {
        return COUNTER + script;
    }

    /** When the sockets were made, in milliseconds of the page's life. */
    static List<Double> times(Tab tab) {
        var times = (List<?>) tab.page().evaluate("socketTimes");
        return times.stream().map(time -> ((Number) time).doubleValue()).toList();
    }
}
