package dev.lmarenaproxy.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeamTest {
    private static final Finished FINISHED = new Finished(FinishReason.STOP, null);
    private static final String GIVEN =
            "Herons are patient birds. They stand still in shallow water";
    private static final String REST = " and wait for a fish, sometimes for an hour.";

    @Nested
    class A_continuation_that {
        @Test
        void goes_on_as_asked_is_passed_on() {
            assertThat(joined(GIVEN, REST)).isEqualTo(GIVEN + REST);
        }

        @ParameterizedTest
        @ValueSource(ints = {16, 17, 33, 58})
        void repeats_the_end_goes_on_after_it(int overlap) {
            assertThat(joined(GIVEN, end(GIVEN, overlap) + REST)).isEqualTo(GIVEN + REST);
        }

        @Test
        void repeats_less_than_sixteen_characters_is_not_trimmed() {
            var little = end(GIVEN, 15);

            assertThat(joined(GIVEN, little + REST)).isEqualTo(GIVEN + little + REST);
        }

        @ParameterizedTest
        @ValueSource(strings = {GIVEN, "Her", "I", "\n"})
        void begins_anew_goes_on_after_what_was_given(String given) {
            assertThat(joined(given, given + REST)).isEqualTo(given + REST);
        }

        @Test
        void begins_anew_and_says_something_else_fails() {
            var other = GIVEN.substring(0, 40) + " calmly" + REST;

            for (var size = 1; size <= other.length(); size++) {
                var out = through(new GivenPart(GIVEN, Set.of()), pieces(other, size));

                assertThat(out).hasSize(1).first().isInstanceOf(Failed.class);
                assertThat(((Failed) out.getFirst()).fault().kind())
                        .isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
            }
        }

        @Test
        void is_only_a_beginning_of_what_was_given_fails() {
            var out = through(new GivenPart(GIVEN, Set.of()), pieces(GIVEN.substring(0, 40), 3));

            assertThat(out).hasSize(1).first().isInstanceOf(Failed.class);
        }

        @Test
        void begins_with_a_few_of_the_same_words_is_passed_on() {
            var rest = "Herons are rare in this area.";

            assertThat(joined(GIVEN + ". ", rest)).isEqualTo(GIVEN + ". " + rest);
        }

        @Test
        void repeats_a_refrain_is_trimmed_by_the_longest_repetition_only() {
            var refrain = "Row, row, row your boat, ";
            var given = refrain.repeat(3);

            assertThat(joined(given, refrain.repeat(2) + "gently")).isEqualTo(given + "gently");
        }

        @Test
        void says_nothing_adds_nothing() {
            assertThat(through(new GivenPart(GIVEN, Set.of()), List.of()))
                    .containsExactly(FINISHED);
        }

        @Test
        void ends_within_a_repetition_adds_nothing() {
            var end = end(GIVEN, 20);

            assertThat(through(new GivenPart(GIVEN, Set.of()), pieces(end, 4)))
                    .containsExactly(FINISHED);
        }
    }

    @Nested
    class The_end_that_the_model_was_not_shown {
        @ParameterizedTest
        @ValueSource(strings = {" ", "\n\n", "\t ", " \n"})
        void is_not_said_twice(String space) {
            assertThat(joined(GIVEN + space, space + "And then"))
                    .isEqualTo(GIVEN + space + "And then");
        }

        @Test
        void is_not_missed_where_the_model_leaves_it_away() {
            assertThat(joined(GIVEN + "\n\n", "And then")).isEqualTo(GIVEN + "\n\nAnd then");
        }

        @Test
        void is_trimmed_no_further_than_it_goes() {
            assertThat(joined(GIVEN + "\n", "\n\n  And then")).isEqualTo(GIVEN + "\n\n  And then");
        }

        @Test
        void is_completed_where_it_is_half_a_character() {
            assertThat(joined(GIVEN + " \uD83D", " \uD83D\uDC1F!")).isEqualTo(GIVEN + " 🐟!");
        }
    }

    @Test
    void text_is_held_back_only_while_it_may_be_a_repetition() {
        var out = new ArrayList<JobEvent>();
        var seam = new Seam(new GivenPart(GIVEN, Set.of()));

        seam.accept(new Text("They s"), out::add);
        assertThat(out).isEmpty();
        seam.accept(new Text("wim"), out::add);
        seam.accept(new Text("They s"), out::add);

        assertThat(out).containsExactly(new Text("They swim"), new Text("They s"));
    }

    @Test
    void text_held_back_at_the_end_comes_before_it_and_is_dropped_by_a_failure() {
        var failed = new Failed(Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut"));

        assertThat(through(new GivenPart(GIVEN, Set.of()), pieces("They s", 2)))
                .containsExactly(new Text("They s"), FINISHED);
        assertThat(through(new GivenPart(GIVEN, Set.of()), List.of(new Text("They s"), failed)))
                .containsExactly(failed);
    }

    @Test
    void reasoning_and_known_sources_are_left_away() {
        var known = new Citation("https://a.test/", "A");
        var fresh = new Citation("https://b.test/", "B");
        var picture = new Media(Media.Kind.IMAGE, "https://a.test/a.png");
        var given = GivenPart.of(List.of(new Text("Her"), known, new Text("ons")));

        var out = through(given, List.of(new Reasoning("Hm"), known, fresh, picture));

        assertThat(out).containsExactly(fresh, picture, FINISHED);
    }

    @Test
    void every_split_gives_the_same_text() {
        for (var given :
                List.of(GIVEN, GIVEN + "\n\n", "aaaaaaaaaaaaaaaaaaaaaaaa", "鷺は🐟を待つ。".repeat(4))) {
            for (var overlap : List.of(0, 16, 20, given.length())) {
                var rest =
                        overlap == 0
                                ? given.substring(given.stripTrailing().length()) + "X🐟"
                                : "X🐟";
                var said = end(given, overlap) + rest;
                var expected = given + (overlap == 0 ? rest.substring(rest.indexOf('X')) : rest);
                for (var first = 0; first <= said.length(); first++) {
                    for (var second = first; second <= said.length(); second++) {
                        assertThat(
                                        text(
                                                given,
                                                said.substring(0, first),
                                                said.substring(first, second),
                                                said.substring(second)))
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 60})
    void random_texts_join_without_gap_and_repetition(int letters) {
        var random = new Random(letters);
        for (var round = 0; round < 60_000; round++) {
            var given = letters(random, letters, 1 + random.nextInt(120));
            // a letter that no text has, so that nothing repeats longer than it is meant to
            var rest = "#" + letters(random, letters, random.nextInt(40));
            var most = given.length() - 16;
            var overlap =
                    random.nextInt(3) == 0
                            ? given.length()
                            : most > 0 && random.nextBoolean() ? 16 + random.nextInt(most) : 0;

            var said = end(given, overlap) + rest;

            assertThat(text(given, split(random, said)))
                    .as("letters %d, round %d: %s | %s", letters, round, given, said)
                    .isEqualTo(given + rest);
        }
    }

    @Test
    void what_is_trimmed_is_the_longest_repetition_by_definition() {
        var random = new Random(7);
        for (var round = 0; round < 100_000; round++) {
            var given = letters(random, 2, 1 + random.nextInt(60));
            var from = random.nextInt(given.length());
            var said = given.substring(from) + letters(random, 2, random.nextInt(60));

            var overlap = new Overlap(given);
            for (var i = 0; i < said.length() && !overlap.decided(); i++) {
                overlap.add(said.charAt(i));
            }
            overlap.end();

            assertThat(overlap.length()).as("%s | %s", given, said).isEqualTo(longest(given, said));
        }
    }

    @Test
    void a_million_mutated_continuations_come_to_one_end() {
        var random = new Random(42);
        for (var round = 0; round < 1_000_000; round++) {
            var given = letters(random, 3, random.nextInt(48));
            var said = new StringBuilder(given + letters(random, 3, random.nextInt(48)));
            for (var change = random.nextInt(3); change > 0 && !said.isEmpty(); change--) {
                said.setCharAt(random.nextInt(said.length()), (char) random.nextInt(0x10000));
            }
            var continuation = said.substring(random.nextInt(said.length() + 1));

            var out = through(new GivenPart(given, Set.of()), texts(split(random, continuation)));

            var finals = out.stream().filter(JobEvent.Final.class::isInstance).count();
            if (finals != 1 || !(out.getLast() instanceof JobEvent.Final)) {
                assertThat(out).as("round %d: %s | %s", round, given, continuation).isNull();
            }
        }
    }

    @Test
    void work_and_memory_are_bounded_for_the_longest_answer() {
        var given = "ab".repeat(8 << 20);
        var seam = new Seam(new GivenPart(given, Set.of()));
        var length = new long[1];

        // what holds most back and compares longest: the whole part, piece by piece
        for (var from = 0; from < given.length(); from += 256) {
            seam.accept(new Text(given.substring(from, from + 256)), _ -> length[0]++);
        }
        seam.accept(new Text("!"), event -> length[0] += ((Text) event).text().length());

        assertThat(length[0]).isEqualTo(1);
    }

    @Test
    void a_repetition_is_found_at_the_end_of_the_longest_answer() {
        var given = letters(new Random(1), 26, 16 << 20);

        assertThat(text(given, end(given, Overlap.LONGEST) + "!")).hasSize(given.length() + 1);
        assertThat(text(given, end(given, 40) + "!")).hasSize(given.length() + 1);
    }

    private static int longest(String given, String said) {
        for (var length = Math.min(given.length(), said.length()); length > 0; length--) {
            if ((length >= 16 || length == given.length())
                    && given.endsWith(said.substring(0, length))) {
                return length;
            }
        }
        return 0;
    }

    private static String joined(String given, String said) {
        var whole = text(given, said);
        for (var size = 1; size < 20; size++) {
            var size1 = size;
            assertThat(text(given, cut(said, size))).as("in pieces of %d", size1).isEqualTo(whole);
        }
        return whole;
    }

    private static String text(String given, String... said) {
        return given + texts(through(new GivenPart(given, Set.of()), texts(said)));
    }

    private static String texts(List<JobEvent> events) {
        return events.stream()
                .map(event -> event instanceof Text(var text) ? text : "")
                .collect(Collectors.joining());
    }

    private static List<JobEvent> texts(String... pieces) {
        return Arrays.stream(pieces)
                .filter(piece -> !piece.isEmpty())
                .<JobEvent>map(Text::new)
                .toList();
    }

    private static List<JobEvent> pieces(String text, int size) {
        return texts(cut(text, size));
    }

    private static List<JobEvent> through(GivenPart given, List<JobEvent> events) {
        var seam = new Seam(given);
        var out = new ArrayList<JobEvent>();
        events.forEach(event -> seam.accept(event, out::add));
        seam.accept(FINISHED, out::add);
        return out;
    }

    private static String[] cut(String text, int size) {
        var pieces = new ArrayList<String>();
        for (var from = 0; from < text.length(); from += size) {
            pieces.add(text.substring(from, Math.min(text.length(), from + size)));
        }
        return pieces.toArray(String[]::new);
    }

    private static String[] split(Random random, String text) {
        var pieces = new ArrayList<String>();
        for (var from = 0; from < text.length(); ) {
            var to = Math.min(text.length(), from + 1 + random.nextInt(24));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }

    private static String letters(Random random, int kinds, int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append((char) ('A' + random.nextInt(kinds)));
        }
        return text.toString();
    }

    private static String end(String text, int length) {
        return text.substring(text.length() - length);
    }
}
