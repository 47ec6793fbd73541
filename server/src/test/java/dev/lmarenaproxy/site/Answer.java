package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.JobEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One answer of the site, read the way tests need it. */
final class Answer {
    static final Instant NOW = Instant.parse("2026-10-05T12:00:00Z");

    static final SiteHead HEAD =
            new SiteHead(
                    200,
                    "https://arena.ai/nextjs-api/stream/create-evaluation",
                    false,
                    Map.of("content-type", "text/plain; charset=utf-8"));

    private static final SiteProfile PROFILE = profile();

    private final AnswerDecoder decoder;
    private final List<JobEvent> events = new ArrayList<>();

    Answer() {
        this(HEAD);
    }

    Answer(SiteHead head) {
        decoder = PROFILE.decoder(head, NOW);
    }

    /** The events of a body that comes in one piece and then ends. */
    static List<JobEvent> eventsOf(String body) {
        return new Answer().feed(body).end();
    }

    Answer feed(String piece) {
        return feed(piece.getBytes(UTF_8));
    }

    Answer feed(byte[] piece) {
        return feed(piece, 0, piece.length);
    }

    Answer feed(byte[] bytes, int from, int to) {
        // a copy with strange neighbours, wiped afterwards: nothing outside or later may be read
        byte[] piece = new byte[to - from + 6];
        Arrays.fill(piece, (byte) '"');
        System.arraycopy(bytes, from, piece, 3, to - from);
        decoder.feed(piece, 3, to - from, events::add);
        Arrays.fill(piece, (byte) '"');
        return this;
    }

    List<JobEvent> end() {
        decoder.end(events::add);
        return events;
    }

    List<JobEvent> events() {
        return events;
    }

    AnswerDecoder decoder() {
        return decoder;
    }

    private static SiteProfile profile() {
        try {
            return SiteProfiles.load(SiteProfiles.DEFAULT, Path.of("no-such-folder"));
        } catch (SiteProfileException e) {
            throw new AssertionError(e);
        }
    }
}
