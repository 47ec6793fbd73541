package dev.lmarenaproxy.site;

import java.util.List;
import java.util.Locale;

/**
 * The words by which a refusal is known, from the site's profile; upper and lower case are the
 * same.
 *
 * @param browserCheck in the HTML of the page that checks the browser
 * @param verification in the message that asks for a person
 * @param promptTooLong in the message of a 429 that is about the prompt, not about the rate
 * @param rateLimit in the message of a rate limit that comes with another status than 429
 * @param signIn in the path that a signed-out request is redirected to
 */
record RefusalMarks(
        List<String> browserCheck,
        List<String> verification,
        List<String> promptTooLong,
        List<String> rateLimit,
        List<String> signIn) {
    RefusalMarks {
        browserCheck = lowerCase(browserCheck);
        verification = lowerCase(verification);
        promptTooLong = lowerCase(promptTooLong);
        rateLimit = lowerCase(rateLimit);
        signIn = lowerCase(signIn);
    }

    static boolean anyIn(String text, List<String> marks) {
        String lower = text.toLowerCase(Locale.ROOT);
        return marks.stream().anyMatch(lower::contains);
    }

    private static List<String> lowerCase(List<String> marks) {
        return marks.stream().map(mark -> mark.toLowerCase(Locale.ROOT)).toList();
    }
}
