package dev.lmarenaproxy.e2e.chaos;

import dev.lmarenaproxy.simulator.script.Story;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One request of the crowd, and what the site means to answer.
 *
 * @param trouble what the directive itself lets go wrong, for the count; null where nothing
 * @param key null for a client that can't come back
 */
record Question(
        String mark,
        Story story,
        String prompt,
        @Nullable String trouble,
        boolean streamed,
        @Nullable String key,
        String owner,
        Manners manners) {
    /** How a client behaves. */
    enum Manners {
        READS,
        READS_SLOWLY,
        /** Reads nothing of a long answer for a while; then all of it, or it goes away for good. */
        READS_NOTHING,
        /** Goes away in the middle and comes back, where it has a key. */
        COMES_BACK,
        /** Goes away in the middle for good. */
        GOES_AWAY;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** As words: 1.4 MB. */
    private static final int MORE_THAN_BUFFERS_HOLD = 150_000;

    private static final String[] TROUBLES = {
        "cut-after=%d",
        "end-after=%d",
        "cut-after=%d",
        "fail-after=%d",
        "refuse=empty",
        "refuse=reset",
        "refuse=server-fault",
        "refuse=server-fault:502:html",
        "refuse=server-fault:524:html",
        "refuse=error-in-body",
        "refuse=error-in-body:object",
    };

    /** After these no answer can come, or only after a long wait. */
    private static final String[] RARE_TROUBLES = {
        "refuse=too-large",
        "refuse=model-withdrawn",
        "refuse=prompt-failed",
        "refuse=hang",
        "hang-after=%d",
    };

    /** The request with this mark; the random numbers decide all the rest. */
    static Question make(Random random, boolean troubled, String mark) {
        var manners = troubled ? manners(random) : Manners.READS;
        var isLong = manners == Manners.READS_NOTHING;
        var words = isLong ? MORE_THAN_BUFFERS_HOLD : 40 + random.nextInt(200);
        var pieces = isLong ? 500 : 5 + words / 6;
        var trouble = troubled && !isLong ? trouble(random, pieces) : null;
        var prompt =
                "[[sim: story=%s words=%d pieces=%d pace=%dms %s%s]]"
                        .formatted(
                                mark,
                                words,
                                pieces,
                                isLong ? 0 : 20 + random.nextInt(100),
                                resume(random),
                                trouble == null ? "" : " times=1 " + trouble);
        return new Question(
                mark,
                new Story(mark, words),
                prompt,
                trouble == null ? null : trouble.replaceAll("=\\d+$", ""),
                isLong || random.nextInt(3) > 0,
                random.nextInt(10) > 0 ? "key-" + mark : null,
                "owner-" + random.nextInt(4),
                manners);
    }

    private static @Nullable String trouble(Random random, int pieces) {
        var chance = random.nextInt(100);
        var kinds = chance < 2 ? RARE_TROUBLES : TROUBLES;
        return chance < 15
                ? kinds[random.nextInt(kinds.length)].formatted(random.nextInt(pieces))
                : null;
    }

    private static String resume(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "resume";
            case 1 -> "resume=anew";
            default -> "resume=" + (16 + random.nextInt(60));
        };
    }

    private static Manners manners(Random random) {
        var chance = random.nextInt(40);
        return switch (chance) {
            case 0, 1 -> Manners.GOES_AWAY;
            case 2, 3, 4, 5 -> Manners.COMES_BACK;
            case 6, 7, 8, 9 -> Manners.READS_SLOWLY;
            case 10 -> Manners.READS_NOTHING;
            default -> Manners.READS;
        };
    }

    /** What is sent. */
    String body(String model) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, streamed, prompt);
    }

    Optional<String> idempotencyKey() {
        return Optional.ofNullable(key);
    }
}
