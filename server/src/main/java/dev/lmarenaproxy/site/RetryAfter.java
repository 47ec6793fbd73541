package dev.lmarenaproxy.site;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from the headers of a refusal when the site may be asked again. */
final class RetryAfter {
    /** The longest wait that is believed, so that no sum of times overflows. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("^\\s*([0-9]{1,15})\\s*$");
    private static final Pattern RESET = Pattern.compile("\\breset=([0-9]{1,15})\\b");

    private RetryAfter() {}

    /**
     * Null where the headers don't tell, or name a time that has passed.
     *
     * @param arrived counts where the site doesn't say when it sent them: our clock may be wrong,
     *     and stands still while the machine sleeps
     */
    static @Nullable Duration of(Map<String, String> headers, Instant arrived) {
        Instant sent = date(headers.getOrDefault("date", ""));
        Instant now = sent == null ? arrived : sent;
        String retryAfter = headers.getOrDefault("retry-after", "");
        Duration wait = seconds(NUMBER.matcher(retryAfter));
        if (wait == null) {
            wait = until(date(retryAfter), now);
        }
        if (wait == null) {
            wait = seconds(RESET.matcher(headers.getOrDefault("ratelimit", "")));
        }
        if (wait == null) {
            Matcher reset = NUMBER.matcher(headers.getOrDefault("ratelimit-reset", ""));
            wait = until(number(reset, Instant::ofEpochSecond), now);
        }
        return wait == null || wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static @Nullable Duration seconds(Matcher matcher) {
        return number(matcher, Duration::ofSeconds);
    }

    private static <T> @Nullable T number(Matcher matcher, LongFunction<T> unit) {
        return matcher.find() ? unit.apply(Long.parseLong(matcher.group(1))) : null;
    }

    private static @Nullable Instant date(String header) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Duration until(@Nullable Instant then, Instant now) {
        return then == null || then.isBefore(now) ? null : Duration.between(now, then);
    }
}
