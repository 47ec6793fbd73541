package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.JobEvent.Media;

/**
 * Makes one text of an answer's text and media, as chat clients show both: a picture is a Markdown
 * image, a video its bare URL, each in a paragraph of its own.
 */
public final class AnswerText {
    private static final String PARAGRAPH = "\n\n";

    private boolean begun;
    private boolean afterMedia;
    private int length;

    /** What {@code piece} adds to the text. */
    public String add(String piece) {
        var added = afterMedia ? PARAGRAPH + piece : piece;
        afterMedia = false;
        return added(added);
    }

    /** What {@code media} adds to the text. */
    public String add(Media media) {
        var url = escaped(media.url());
        var shown =
                switch (media.kind()) {
                    case IMAGE -> "![Generated Image](" + url + ")";
                    case VIDEO -> url;
                };
        var added = begun ? PARAGRAPH + shown : shown;
        afterMedia = true;
        return added(added);
    }

    /** Of all that was added, in {@code char}s. */
    public int length() {
        return length;
    }

    private String added(String text) {
        begun = true;
        length += text.length();
        return text;
    }

    /** Escapes what would end a Markdown link, or split it over lines. */
    private static String escaped(String url) {
        var escaped = new StringBuilder(url.length());
        for (var i = 0; i < url.length(); i++) {
            var c = url.charAt(i);
            if (c <= ' ' || "()<>\"\\".indexOf(c) >= 0) {
                escaped.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }
}
