package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codes of {@code docs/errors.md} as values of labels; what is none of them is {@code other}.
 */
final class ErrorCodes {
    static final String NONE = "none";
    private static final String OTHER = "other";

    private static final Set<String> CODES =
            Stream.of(Fault.Kind.values())
                    .map(kind -> FaultMeaning.of(Fault.of(kind, "")).code())
                    .collect(Collectors.toUnmodifiableSet());

    private ErrorCodes() {}

    static String of(@Nullable Failure failure) {
        return failure == null ? NONE : of(failure.code());
    }

    static String of(@Nullable String code) {
        return code != null && CODES.contains(code) ? code : OTHER;
    }
}
