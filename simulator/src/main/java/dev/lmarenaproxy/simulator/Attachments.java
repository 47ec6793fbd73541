package dev.lmarenaproxy.simulator;

import java.util.function.Predicate;

/** Checks the attachments of a message: each must have gone through the upload. */
final class Attachments {
    private Attachments() {}

    /** Returns how many there are. */
    static int check(Fields message, Predicate<String> known) throws WrongBody {
        var attachments = message.array("experimental_attachments");
        for (var index = 0; index < attachments.size(); index++) {
            var where = message.path("experimental_attachments[" + index + "]");
            var attachment = new Fields(where, attachments.get(index));
            attachment.text("name");
            attachment.text("contentType");
            var url = attachment.text("url");
            attachment.requireAllKnown();
            if (!known.test(url)) {
                throw new WrongBody(
                        attachment.path("url") + " is no signed URL of an upload: " + url);
            }
        }
        return attachments.size();
    }
}
