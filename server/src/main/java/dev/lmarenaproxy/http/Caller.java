package dev.lmarenaproxy.http;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.Sha256;
import dev.lmarenaproxy.dialect.Fingerprint;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of a request tell of who asks. */
final class Caller {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern BEARER =
            Pattern.compile("\\s*Bearer\\s+(\\S+)\\s*", Pattern.CASE_INSENSITIVE);

    private Caller() {}

    /** The owner of the API key in {@code Authorization} or {@code x-api-key}. */
    static Owner owner(HttpServerRequest request) {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        var bearer = BEARER.matcher(authorization == null ? "" : authorization);
        var key = bearer.matches() ? bearer.group(1) : request.getHeader("x-api-key");
        return key == null || key.isBlank()
                ? Owner.ANONYMOUS
                : new Owner(new Sha256().add(key.strip()).name());
    }

    /**
     * The header {@code Idempotency-Key}, for what the body asks; null where there is none.
     *
     * @throws FaultException when it isn't 1 to 255 visible ASCII characters
     */
    static @Nullable IdempotencyKey idempotencyKey(HttpServerRequest request, byte[] body)
            throws FaultException {
        var key = request.getHeader(IDEMPOTENCY_KEY);
        if (key == null) {
            return null;
        }
        if (!KEY.matcher(key).matches()) {
            throw new FaultException(
                    Fault.of(
                            Fault.Kind.INVALID_VALUE,
                            "The header Idempotency-Key must be 1 to 255 visible ASCII"
                                    + " characters."));
        }
        return new IdempotencyKey(key, Fingerprint.of(body));
    }
}
