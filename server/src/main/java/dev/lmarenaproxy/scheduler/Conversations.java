package dev.lmarenaproxy.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which browser each conversation was last; a browser's session may know what was said. */
final class Conversations {
    /** Beyond, the one not used longest is forgotten. */
    static final int MOST = 10_000;

    /** By use, the one not used longest first. */
    private final Map<String, String> browsers = new LinkedHashMap<>(16, 0.75f, true);

    @Nullable String browser(String conversation) {
        return browsers.get(conversation);
    }

    void put(String conversation, String browser) {
        browsers.put(conversation, browser);
        if (browsers.size() > MOST) {
            browsers.remove(browsers.keySet().iterator().next());
        }
    }
}
