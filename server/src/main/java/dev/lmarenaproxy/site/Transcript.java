package dev.lmarenaproxy.site;

import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a whole conversation as the one message that the site takes.
 *
 * <p>A single message goes as it is. Otherwise a short instruction comes first and each turn begins
 * with a line such as {@code === user ===}. A text that holds such lines itself can't pass for a
 * turn: the real ones have a number of {@code =} that none of them has, and the instruction names
 * it.
 */
final class Transcript {
    private static final int SHORTEST_RULE = 3;

    /**
     * Texts with longer rules than this don't make ours longer, lest one text makes all turns long.
     */
    private static final int LONG_RULE = 64;

    private static final Pattern LIKE_A_LABEL =
            Pattern.compile("^[ \\t]*(={3,})[^=\\r\\n]{1,40}=+[ \\t]*$", Pattern.MULTILINE);

    private Transcript() {}

    static String of(List<Message> messages) {
        List<Message> said = messages.stream().filter(m -> !m.text().isBlank()).toList();
        if (said.isEmpty()) {
            return messages.getLast().text();
        }
        if (said.size() == 1) {
            return said.getFirst().text();
        }
        String rule = "=".repeat(ruleLength(said));
        var text = new StringBuilder();
        text.append("Below is a conversation; each turn begins with a line such as \"")
                .append(label(rule, Role.USER))
                .append("\". Answer the last turn as its assistant, by the system's instructions")
                .append(" where there are any. Write the answer only.");
        for (Message message : said) {
            text.append("\n\n").append(label(rule, message.role())).append('\n');
            text.append(message.text().stripTrailing());
        }
        return text.toString();
    }

    private static String label(String rule, Role role) {
        return rule + " " + role.name().toLowerCase(Locale.ROOT) + " " + rule;
    }

    private static int ruleLength(List<Message> messages) {
        var taken = new TreeSet<Integer>();
        for (Message message : messages) {
            Matcher labels = LIKE_A_LABEL.matcher(message.text());
            while (labels.find()) {
                taken.add(labels.end(1) - labels.start(1));
            }
        }
        Integer longest = taken.floor(LONG_RULE);
        int length = longest == null ? SHORTEST_RULE : longest + 1;
        while (taken.contains(length)) {
            length++;
        }
        return length;
    }
}
