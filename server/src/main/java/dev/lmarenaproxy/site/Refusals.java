package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what it means when the site answers with something else than an answer, and what the person
 * can do about it.
 */
final class Refusals {
    private static final Pattern MODEL = Pattern.compile("\\bmodel\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern PATH_OF_URL = Pattern.compile("^[a-z]+://[^/?#]*|[?#].*$");

    private final RefusalMarks marks;
    private final SiteHead head;
    private final Instant now;

    Refusals(RefusalMarks marks, SiteHead head, Instant now) {
        this.marks = marks;
        this.head = head;
        this.now = now;
    }

    /** Whether the head alone says that there is no answer; the body then says why. */
    boolean headRefuses() {
        return !head.isSuccess() || head.isHtml() || isSentToSignIn();
    }

    /** Judges a body, or its beginning. */
    Fault ofBody(byte[] body) {
        var text = new String(body, UTF_8);
        boolean html = head.isHtml() || text.stripLeading().startsWith("<");
        if (isSentToSignIn()) {
            return signedOut();
        }
        if (html && RefusalMarks.anyIn(text, marks.browserCheck())) {
            return Fault.of(
                    Kind.BROWSER_CHECK,
                    "The site wants to check the browser. Look at its tab, and click there if it"
                            + " asks you to.");
        }
        return of(html ? "" : message(body, text), html);
    }

    /** Judges what an error body says. */
    Fault ofMessage(String message) {
        return of(message, false);
    }

    /** The fault of an answer that the site began and then gave up; it may have said why. */
    static Fault failedAnswer(String message) {
        return Fault.of(
                Kind.ANSWER_FAILED,
                said("The site could not answer", message) + " Ask again, or ask another model.");
    }

    private Fault of(String message, boolean html) {
        int status = head.status();
        if (status == 401) {
            return signedOut();
        }
        if (RefusalMarks.anyIn(message, marks.verification())) {
            return Fault.of(
                    Kind.VERIFICATION_REQUIRED,
                    "The site wants to see that a person is there. Send it one message by hand in"
                            + " its tab, then ask again.");
        }
        if (status == 429 && RefusalMarks.anyIn(message, marks.promptTooLong())) {
            return Fault.at(
                    Kind.CONTEXT_LENGTH_EXCEEDED,
                    "messages",
                    "The site refused the prompt, most likely because it is too long. Shorten the"
                            + " conversation.");
        }
        if (status == 429 || (status < 500 && RefusalMarks.anyIn(message, marks.rateLimit()))) {
            return rateLimited(RetryAfter.of(head.headers(), now));
        }
        if (status == 413) {
            return Fault.of(
                    Kind.ATTACHMENT_TOO_LARGE,
                    "The site finds the request too large. Shorten the prompt, or its"
                            + " attachments: about 5 MB are allowed.");
        }
        if ((status == 400 || status == 404) && MODEL.matcher(message).find()) {
            return Fault.at(
                    Kind.MODEL_NOT_FOUND,
                    "model",
                    said("The site doesn't offer this model now", message)
                            + " Refresh the list of models.");
        }
        if (html) {
            return Fault.of(
                    Kind.UPSTREAM_ERROR,
                    "The site answered with a web page in place of an answer (status %d). Look at"
                                    .formatted(status)
                            + " its tab.");
        }
        if (status >= 400 && status < 500) {
            return Fault.of(
                    Kind.UPSTREAM_REJECTED,
                    said("The site refused the request (status %d)".formatted(status), message));
        }
        return Fault.of(
                Kind.UPSTREAM_ERROR,
                said("The site failed (status %d)".formatted(status), message) + " Ask again.");
    }

    private static Fault signedOut() {
        return Fault.of(
                Kind.SIGNED_OUT, "The browser is signed out of the site. Sign in in its tab.");
    }

    private static Fault rateLimited(@Nullable Duration retryAfter) {
        String when = retryAfter == null ? "later" : "in %d s".formatted(retryAfter.toSeconds());
        return new Fault(
                Kind.RATE_LIMITED,
                "The site takes no more requests of this session for now. Ask again %s."
                        .formatted(when),
                null,
                retryAfter);
    }

    private static String said(String what, String message) {
        String clean = SiteText.clean(message);
        return clean.isEmpty() ? what + "." : what + ": " + SiteText.sentence(clean);
    }

    private static String message(byte[] body, String text) {
        JsonNode json = SiteJson.parse(body, 0, body.length);
        return json.isObject() ? SiteJson.errorMessage(json) : text;
    }

    private boolean isSentToSignIn() {
        return head.redirected()
                && RefusalMarks.anyIn(
                        PATH_OF_URL.matcher(head.url()).replaceAll(""), marks.signIn());
    }
}
