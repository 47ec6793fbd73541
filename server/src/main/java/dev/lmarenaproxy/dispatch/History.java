package dev.lmarenaproxy.dispatch;

import static java.util.stream.Collectors.joining;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a job's turns. Two jobs share a name only where owner, model and each turn before
 * the last answer are the same, and that answer is alike.
 *
 * @param asked of all turns, which wait for their answer
 * @param answered of the turns up to the last answer; null where there is none to go on from
 * @param answers how many turns those are
 */
record History(String asked, @Nullable String answered, int answers) {
    /** May take long. */
    static History of(Job job, Likeness likeness) {
        var messages = job.prompt().messages();
        var turns = new Sha256();
        add(turns, job.owner().id());
        add(turns, job.model().siteId());
        String before = null;
        var answers = 0;
        for (var i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.ASSISTANT) {
                before = turns.name();
                answers = i + 1;
                turns = new Sha256();
                add(turns, before);
            }
            add(turns, messages.get(i));
        }
        var answered =
                before != null && goesOn(messages, answers)
                        ? answered(before, messages.get(answers - 1).text(), likeness)
                        : null;
        return new History(turns.name(), answered, answers);
    }

    /** The name of all turns with the answer that came. May take long. */
    String answeredBy(String answer, Likeness likeness) {
        return answered(asked, answer, likeness);
    }

    /** The turns after the last answer. */
    List<Message> news(Job job) {
        var messages = job.prompt().messages();
        return messages.subList(answers, messages.size());
    }

    /** Whether something is said after the answer, and nothing hangs on it that no text tells. */
    private static boolean goesOn(List<Message> messages, int answers) {
        return messages.get(answers - 1).attachments().isEmpty()
                && messages.stream().skip(answers).anyMatch(message -> !message.text().isBlank());
    }

    private static String answered(String before, String answer, Likeness likeness) {
        var turns = new Sha256();
        add(turns, before);
        add(turns, trimmed(likeness.of(answer)));
        return turns.name();
    }

    /** Clients trim; the beginnings of lines are left, since code means something by them. */
    private static String trimmed(String text) {
        return text.lines().map(String::stripTrailing).collect(joining("\n")).strip();
    }

    private static void add(Sha256 turns, Message message) {
        add(turns, message.role().name());
        add(turns, message.text());
        add(turns, Integer.toString(message.attachments().size()));
        for (var attachment : message.attachments()) {
            add(turns, attachment.name());
            add(turns, attachment.contentType());
            add(turns, attachment.base64());
        }
    }

    /** With its length, or the end of one could be the beginning of the next. */
    private static void add(Sha256 turns, String text) {
        turns.add(text.length() + ":").add(text);
    }
}
