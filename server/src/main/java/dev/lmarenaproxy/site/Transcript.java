package dev.lmarenaproxy.site;

import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a conversation, or what is new of it, as the one message that the site takes.
 *
 * <p>A single message of the user goes as it is. Otherwise a short instruction comes first and each
 * turn begins with a line such as {@code === user ===}. A text that holds such lines itself can't
 * pass for a turn: the real ones have a number of {@code =} that none of them has, and the
 * instruction names it.
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

    /** The whole conversation. */
    static String of(List<Message> messages) {
        List<Message> said = said(messages);
        if (said.isEmpty()) {
            return messages.getLast().text();
        }
        if (said.size() == 1) {
            return said.getFirst().text();
        }
        return turns(
                said,
                "Below is a conversation; each turn begins with a line such as \"%s\". Answer the"
                        + " last turn as its assistant, by the system's instructions where there"
                        + " are any. Write the answer only.");
    }

    /** What is new in a conversation that the site knows up to its last answer. */
    static String ofMore(List<Message> messages) {
        List<Message> said = said(messages);
        if (said.isEmpty()) {
            return messages.getLast().text();
        }
        // who else speaks than the user must be told: the site takes all for the user's words
        if (said.size() == 1 && said.getFirst().role() == Role.USER) {
            return said.getFirst().text();
        }
        return turns(
                said,
                "Here the conversation goes on; each new turn begins with a line such as \"%s\"."
                        + " Answer the last turn as its assistant. Write the answer only.");
    }

    private static List<Message> said(List<Message> messages) {
        return messages.stream()
                .filter(m -> !m.text().isBlank() || !m.attachments().isEmpty())
                .toList();
    }

    /**
     * @param instruction with a place for a label
     */
    private static String turns(List<Message> said, String instruction) {
        String rule = "=".repeat(ruleLength(said));
        var text = new StringBuilder(instruction.formatted(label(rule, Role.USER)));
        int pictures = 0;
        for (Message message : said) {
            text.append("\n\n").append(label(rule, message.role())).append('\n');
            text.append(message.text().stripTrailing());
            int before = pictures;
            pictures += message.attachments().size();
            if (pictures > before) {
                text.append(message.text().isBlank() ? "" : "\n\n")
                        .append(pictures(before + 1, pictures));
            }
        }
        return text.toString();
    }

    /** All pictures go with the one message: their numbers tell which belong to which turn. */
    private static String pictures(int first, int last) {
        return first == last
                ? "[picture " + first + "]"
                : "[pictures " + first + " to " + last + "]";
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
