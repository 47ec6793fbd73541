package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** A response that is not an answer, given to one request and then forgotten. */
public sealed interface Refusal extends Reply {
    /** 429; {@code retryAfter} is what the headers, or the body, tell. */
    record RateLimit(Told told, Duration retryAfter) implements Refusal {
        /** Where the site says how long to wait. */
        public enum Told {
            RETRY_AFTER_SECONDS,
            RETRY_AFTER_DATE,
            /** {@code ratelimit: limit=1800, remaining=0, reset=275}. */
            RATELIMIT,
            /** {@code ratelimit-limit}, {@code ratelimit-remaining}, {@code ratelimit-reset}. */
            RATELIMIT_FIELDS,
            BODY_ONLY
        }

        public RateLimit {
            requireNonNull(told);
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("a wait can't be negative: " + retryAfter);
            }
        }
    }

    /** The page that lets nobody through; 403, 503 or 200 with {@code text/html}. */
    record BrowserCheck(int status) implements Refusal {
        public BrowserCheck {
            requireSeen(status);
        }

        static void requireSeen(int status) {
            if (status != 403 && status != 503 && status != 200) {
                throw new IllegalArgumentException(
                        "a browser check comes with 403, 503 or 200, not " + status);
            }
        }
    }

    /** 403 {@code recaptcha validation failed}. */
    record HumanVerification() implements Refusal {}

    /** 401, or a redirect to the sign-in page. */
    record SignedOut(boolean redirect) implements Refusal {}

    /** 413. */
    record TooLarge() implements Refusal {}

    /** 404 or 400 with an error body. */
    record ModelWithdrawn(int status) implements Refusal {
        public ModelWithdrawn {
            if (status != 404 && status != 400) {
                throw new IllegalArgumentException(
                        "a withdrawn model is answered with 404 or 400, not " + status);
            }
        }
    }

    /** 5xx with a JSON or an HTML body. */
    record ServerFault(int status, boolean html) implements Refusal {
        public ServerFault {
            if (status < 500 || status > 599) {
                throw new IllegalArgumentException("a server fault is 500 to 599, not " + status);
            }
        }
    }

    /** 200 with a single JSON object that is an error. */
    record ErrorInBody(Shape shape) implements Refusal {
        /** The shapes of error objects that were seen. */
        public enum Shape {
            /** {@code {"error": "..."}}. */
            TEXT,
            /** {@code {"error": {"message": "..."}}}. */
            OBJECT,
            /** {@code {"message": "..."}}. */
            MESSAGE
        }

        public ErrorInBody {
            requireNonNull(shape);
        }
    }

    /** 429 {@code prompt failed}, the site's word for a prompt that is too long. */
    record PromptFailed() implements Refusal {}
}
