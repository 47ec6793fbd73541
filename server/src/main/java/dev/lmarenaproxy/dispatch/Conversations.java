package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Sha256;

/** Tells which requests continue one another: those of one owner that begin alike. */
final class Conversations {
    private Conversations() {}

    /** The same name for all requests of a conversation. */
    static String of(Job job) {
        var digest = new Sha256().add(job.owner().id());
        for (var message : job.prompt().messages()) {
            digest.add("\0" + message.role() + "\0" + message.text());
            if (message.role() == Role.USER) {
                break;
            }
        }
        return digest.name();
    }

    /** Whether earlier turns were answered; if not, it may only begin like another. */
    static boolean goesOn(Job job) {
        return job.prompt().messages().stream()
                .anyMatch(message -> message.role() == Role.ASSISTANT);
    }
}
