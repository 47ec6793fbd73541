package dev.lmarenaproxy.site;

import java.util.regex.Pattern;

/** Makes the site's own words fit to be shown: plain, on one line, short. */
final class SiteText {
    static final int MAX_LENGTH = 300;

    /** Enough to find the words among tags, little enough for a pattern that looks back. */
    private static final int MAX_LOOKED_AT = 4096;

    private static final Pattern TAG = Pattern.compile("<[^<>]*>");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\s]+");

    private SiteText() {}

    static String clean(String text) {
        String head = text.substring(0, Math.min(text.length(), MAX_LOOKED_AT));
        String withoutTags = TAG.matcher(head).replaceAll(" ").replace("<", "").replace(">", "");
        return cut(UNSEEN.matcher(withoutTags).replaceAll(" ").strip());
    }

    /** Ends in a mark, so that another sentence can follow. */
    static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") || text.endsWith("…")
                ? text
                : text + ".";
    }

    private static String cut(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = MAX_LENGTH - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
