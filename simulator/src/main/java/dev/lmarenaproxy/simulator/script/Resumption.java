package dev.lmarenaproxy.simulator.script;

/**
 * How a model goes on with a text of which the conversation holds a beginning already; {@code
 * simulator/README.md} lists the forms.
 *
 * @param repeated how many characters of the beginning it says again
 */
record Resumption(int repeated) {
    private static final int ALL = Integer.MAX_VALUE;

    static Resumption of(String form) throws WrongDirective {
        if (form.matches("\\d{0,6}")) {
            return new Resumption(form.isEmpty() ? 0 : Integer.parseInt(form));
        }
        if (form.equals("anew")) {
            return new Resumption(ALL);
        }
        throw new WrongDirective(
                "'resume' is alone, a number of characters to repeat, or anew, not '" + form + "'");
    }

    /** What is left to say of a text. */
    String rest(String text, String conversation) {
        var from = Math.max(0, said(text, conversation) - repeated);
        // nobody says half a character
        var halved =
                from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from));
        return text.substring(halved ? from - 1 : from);
    }

    /**
     * How much of the text stands in the conversation, at the start of a line; without white space
     * at its end, which nobody can tell from the gap to the next message.
     */
    private static int said(String text, String conversation) {
        var longest = 0;
        for (var line = 0; line >= 0; line = nextLine(conversation, line)) {
            var length = 0;
            while (length < text.length()
                    && line + length < conversation.length()
                    && text.charAt(length) == conversation.charAt(line + length)) {
                length++;
            }
            longest = Math.max(longest, text.substring(0, length).stripTrailing().length());
        }
        return longest;
    }

    private static int nextLine(String text, int from) {
        var end = text.indexOf('\n', from);
        return end < 0 ? -1 : end + 1;
    }
}
