package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CONTEXT_LENGTH_EXCEEDED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteProfiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation that is longer than the site takes may go on all the same. */
class QuestionsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path folder;

    @Test
    void one_that_can_not_go_on_anywhere_is_refused_at_once() throws Exception {
        var questions = new Questions(limited(), text -> text, () -> true);

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> questions.draft(TestJobs.talk("a", NOW, "12345678901")))
                .satisfies(e -> assertThat(e.fault().kind()).isEqualTo(CONTEXT_LENGTH_EXCEEDED));
        var off = new Questions(limited(), text -> text, () -> false);
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> off.draft(TestJobs.talk("a", NOW, "1234", "1234", "1234")));
    }

    @Test
    void one_whose_evaluation_is_not_known_is_hopeless() throws Exception {
        var questions = new Questions(limited(), text -> text, () -> true);

        var draft = questions.draft(TestJobs.talk("a", NOW, "1234", "1234", "1234"));

        assertThat(requireNonNull(questions.hopeless(draft, NOW)).kind())
                .isEqualTo(CONTEXT_LENGTH_EXCEEDED);
    }

    @Test
    void one_that_is_short_enough_is_not() throws Exception {
        var questions = new Questions(limited(), text -> text, () -> true);

        var draft = questions.draft(TestJobs.talk("a", NOW, "1", "2", "3"));

        assertThat(questions.hopeless(draft, NOW)).isNull();
    }

    /** Takes ten characters. */
    private SiteProfile limited() throws Exception {
        try (var in = SiteProfile.class.getResourceAsStream("/sites/arena-2026-10.json")) {
            var profile =
                    new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\"ids\"", "\"maxCharacters\": 10, \"ids\"");
            Files.writeString(folder.resolve("limited.json"), profile);
        }
        return SiteProfiles.load("limited", folder);
    }
}
