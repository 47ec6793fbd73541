package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs of models, as they are to be read, whatever pieces they come in. */
class CorpusTest {
    private static final int RANDOM_SPLITS = 20;

    static List<Corpus.Case> cases() {
        return Corpus.cases();
    }

    @Test
    void there_are_many_outputs_and_each_has_its_result() {
        assertThat(cases()).hasSizeGreaterThan(300).allMatch(one -> !one.told().isEmpty());
        for (var file : Corpus.FILES) {
            var headings = Corpus.text(file).lines().filter(line -> line.startsWith("=== "));
            assertThat(Corpus.cases(file)).as(file).hasSize((int) headings.count());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_output_is_read_as_it_is_meant(Corpus.Case one) {
        assertThat(Corpus.told(one, one.said())).isEqualTo(one.told());
    }

    @Test
    void every_output_is_read_alike_wherever_it_is_split_in_two() {
        for (var one : cases()) {
            for (int at = 0; at <= one.said().length(); at++) {
                var told = Corpus.told(one, one.said().substring(0, at), one.said().substring(at));
                assertThat(told).as("%s, split at %d", one, at).isEqualTo(one.told());
            }
        }
    }

    @Test
    void every_output_is_read_alike_character_by_character() {
        for (var one : cases()) {
            var told = Corpus.told(one, one.said().split(""));
            assertThat(told).as("%s", one).isEqualTo(one.told());
        }
    }

    @Test
    void every_output_is_read_alike_in_random_pieces() {
        var random = new SplittableRandom(20261126);
        for (var one : cases()) {
            for (int round = 0; round < RANDOM_SPLITS; round++) {
                var pieces = pieces(random, one.said());
                var told = Corpus.told(one, pieces);
                assertThat(told).as("%s in %s", one, List.of(pieces)).isEqualTo(one.told());
            }
        }
    }

    static String[] pieces(SplittableRandom random, String text) {
        var pieces = new ArrayList<String>();
        int longest = 1 + random.nextInt(40);
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(longest));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }
}
