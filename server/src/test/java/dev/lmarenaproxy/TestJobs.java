package dev.lmarenaproxy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs as a client might submit them. */
public final class TestJobs {
    public static final Model MODEL = new Model("m", "site-m", Modality.CHAT, null);

    private TestJobs() {}

    /** A job whose client sees the answer grow. */
    public static Job streamed(String id, Instant at) {
        return job(id, at, true, null);
    }

    /** A job whose client waits for the whole answer. */
    public static Job gathered(String id, Instant at) {
        return job(id, at, false, null);
    }

    /** A streamed job whose client may come back for it. */
    public static Job keyed(String id, Instant at, String key) {
        return job(id, at, true, new IdempotencyKey(key, "what was asked"));
    }

    /** A streamed job that goes on with a conversation: the user's turns and the answers. */
    public static Job talk(String id, Instant at, String... turns) {
        var messages = new ArrayList<Message>();
        for (var turn : turns) {
            var role = messages.size() % 2 == 0 ? Role.USER : Role.ASSISTANT;
            messages.add(new Message(role, turn));
        }
        var prompt = new Prompt(MODEL.name(), messages);
        return new Job(new JobId(id), prompt, MODEL, at, Owner.ANONYMOUS, true, null);
    }

    /** A job that goes on when its client has gone. */
    public static Job goingOn(String id, Instant at) {
        var job = streamed(id, at);
        return new Job(
                job.id(),
                job.prompt(),
                job.model(),
                at,
                job.owner(),
                true,
                null,
                WithoutClient.GO_ON);
    }

    private static Job job(String id, Instant at, boolean streamed, @Nullable IdempotencyKey key) {
        var prompt = new Prompt(MODEL.name(), List.of(new Message(Role.USER, "hi")));
        return new Job(new JobId(id), prompt, MODEL, at, Owner.ANONYMOUS, streamed, key);
    }
}
