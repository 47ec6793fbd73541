package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Owner;
import org.jspecify.annotations.Nullable;

/** An idempotency key, which counts within its owner. */
record OwnedKey(Owner owner, String value) {
    static OwnedKey of(Owner owner, IdempotencyKey key) {
        return new OwnedKey(owner, key.value());
    }

    /** Null where the job has none. */
    static @Nullable OwnedKey of(Job job) {
        var key = job.idempotencyKey();
        return key == null ? null : of(job.owner(), key);
    }
}
