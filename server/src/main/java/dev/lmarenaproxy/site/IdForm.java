package dev.lmarenaproxy.site;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The form of the ids that the site expects from its own page (RFC 9562). */
enum IdForm {
    UUID4,
    UUID7;

    private static final long VARIANT = 0x8000_0000_0000_0000L;

    String next(Instant now, RandomGenerator random) {
        long high =
                switch (this) {
                    case UUID4 -> (random.nextLong() & ~0xF000L) | 0x4000;
                    case UUID7 -> now.toEpochMilli() << 16 | 0x7000 | (random.nextLong() & 0x0FFF);
                };
        long low = (random.nextLong() >>> 2) | VARIANT;
        return new UUID(high, low).toString();
    }
}
