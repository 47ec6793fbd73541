package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged answers: whatever comes, there is one final event, the last, and never an exception. */
class AnswerFuzzTest {
    private static final int INPUTS = 200_000;

    private static final byte[] SEED =
            """
            {"id":"1","m":{"c":"}"}}a0:"é\\n😀"a0:"b"
            data: ag:"r"
            a2:[{"type":"image","image":"u"},{"type":"heartbeat"}]ac:{"argsTextDelta":"{\\"source\\":{\\"url\\":\\"u\\"}}"}
            af:1.5a3:"bad"
            ad:{"finishReason":"stop","usage":{"promptTokens":1,"completionTokens":2}}
            """
                    .getBytes(UTF_8);

    private static final byte[] TELLING = "\"\\{}[]:,\n\r au0d23\0".getBytes(UTF_8);

    private static final List<SiteHead> HEADS =
            List.of(
                    Answer.HEAD,
                    Answer.HEAD,
                    Answer.HEAD,
                    new SiteHead(429, "https://arena.ai/x", false, Map.of("retry-after", "x")),
                    new SiteHead(200, "", true, Map.of("content-type", "text/html")));

    @Test
    void no_damage_makes_an_exception_or_two_ends_and_no_split_changes_the_events() {
        var random = new SplittableRandom(20261005);
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = damaged(random);
            SiteHead head = HEADS.get(random.nextInt(HEADS.size()));
            int at = random.nextInt(bytes.length + 1);

            List<JobEvent> whole = new Answer(head).feed(bytes).end();
            List<JobEvent> split =
                    new Answer(head).feed(bytes, 0, at).feed(bytes, at, bytes.length).end();

            if (!whole.equals(split)) {
                assertThat(split).as("input %d: %s", i, new String(bytes, UTF_8)).isEqualTo(whole);
            }
            long ends = whole.stream().filter(JobEvent.Final.class::isInstance).count();
            if (ends != 1 || !(whole.getLast() instanceof JobEvent.Final)) {
                assertThat(whole).as("input %d: %s", i, new String(bytes, UTF_8)).isEmpty();
            }
        }
    }

    private static byte[] damaged(SplittableRandom random) {
        byte[] bytes = SEED.clone();
        int length = bytes.length;
        for (int n = random.nextInt(1, 8); n > 0; n--) {
            int at = random.nextInt(length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                case 2 -> {
                    int run = Math.min(random.nextInt(1, 20), length - at);
                    System.arraycopy(bytes, random.nextInt(length - run + 1), bytes, at, run);
                }
                default -> length = random.nextInt(8) == 0 ? at + 1 : length;
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
