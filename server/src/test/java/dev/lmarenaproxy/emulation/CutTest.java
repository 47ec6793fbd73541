package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.LENGTH;
import static dev.lmarenaproxy.FinishReason.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Assigned;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutTest {
    private static final Fault FAULT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut");

    private static Told reading(List<String> stops, @Nullable TokenLimit limit) {
        return new Told(
                new CompletionRequest(
                        "m",
                        List.of(Turn.of(Role.USER, "hi")),
                        List.of(),
                        new ToolChoice.Auto(),
                        true,
                        new OutputFormat.Text(),
                        stops,
                        limit,
                        1));
    }

    private static Told stopping(String... stops) {
        return reading(List.of(stops), null);
    }

    private static Told limited(int tokens) {
        return reading(List.of(), new TokenLimit(tokens, false));
    }

    @Test
    void a_plain_answer_is_told_as_it_came() {
        var said =
                List.of(
                        new Reasoning("hm"),
                        new Text("a"),
                        new Text("b"),
                        new Citation("u", ""),
                        new Restarted(FAULT),
                        new Finished(STOP, new Usage(1, 2, 0)));
        var told = new ArrayList<AnswerEvent>();
        var reading = stopping().reading;

        reading.accept(new Assigned(new TabId("t"), 1), told::add);
        said.forEach(event -> reading.accept(event, told::add));

        assertThat(told).isEqualTo(said);
        assertThat(reading.enough()).isNull();
        assertThat(reading.repair()).isNull();
    }

    @Nested
    class A_stop {
        @ParameterizedTest
        @CsvSource({
            "END, one ENDtwo, 'one '",
            "END, one EN, one EN",
            "END, EEND, E",
            "aab, aaab, a",
            "abab, ababab, ''",
            "abacabad, abacabacabad!, abac",
            "'.', a.b.c, a",
            "😀, a😀b, a",
        })
        void cuts_before_it_wherever_the_text_is_split(String stop, String said, String left) {
            for (int i = 0; i <= said.length(); i++) {
                for (int j = i; j <= said.length(); j++) {
                    var told = stopping(stop);

                    told.says(said.substring(0, i), said.substring(i, j), said.substring(j));

                    var matched = said.contains(stop);
                    assertThat(told.reading.enough()).isEqualTo(matched ? STOP : null);
                    assertThat(told.finishes().text()).isEqualTo(left);
                }
            }
        }

        @Test
        void that_is_complete_first_counts() {
            assertThat(stopping("abcd", "bc").says("abcd").finishes().text()).isEqualTo("a");
            assertThat(stopping("bc", "abc").says("abcd").finishes().text()).isEmpty();
        }

        @Test
        void is_told_before_the_end() {
            var told = stopping("bc", "abc", "x").says("1ab", "c2").finishes();

            assertThat(told.events())
                    .containsExactly(
                            new Text("1"),
                            new AnswerEvent.Stopped("abc"),
                            new Finished(STOP, null));
        }

        @Test
        void holds_back_only_what_may_be_its_beginning() {
            var told = stopping("END", "NDX");

            assertThat(told.says("one EN").text()).isEqualTo("one ");
            assertThat(told.says("D").reading.enough()).isEqualTo(STOP);
            assertThat(stopping("NDX").says("one ENDY").text()).isEqualTo("one ENDY");
        }

        @Test
        void is_not_looked_for_in_reasoning() {
            var told = stopping("END").says(new Reasoning("END"), new Text("x")).finishes();

            assertThat(told.events())
                    .containsExactly(new Reasoning("END"), new Text("x"), new Finished(STOP, null));
        }

        @Test
        void ends_the_answer_whatever_comes_then() {
            List<JobEvent> more =
                    List.of(new Text("more"), new Reasoning("r"), new Citation("u", ""));
            for (JobEvent last : List.of(new Finished(LENGTH, null), new Failed(FAULT))) {
                var told = stopping("END").says("a", "END");
                more.forEach(told::says);

                told.says(last);

                assertThat(told.events())
                        .containsExactly(
                                new Text("a"),
                                new AnswerEvent.Stopped("END"),
                                new Finished(STOP, null));
            }
        }

        @Test
        void that_was_only_begun_is_told_before_a_failure() {
            assertThat(stopping("END").says("aEN").says(new Failed(FAULT)).events())
                    .containsExactly(new Text("aEN"), new Failed(FAULT));
        }

        @Test
        void that_was_begun_is_forgotten_when_the_job_begins_anew() {
            var told = stopping("END").says("aEN").says(new Restarted(FAULT)).says("Dx");

            assertThat(told.finishes().events())
                    .containsExactly(
                            new Text("a"),
                            new Restarted(FAULT),
                            new Text("Dx"),
                            new Finished(STOP, null));
        }

        @Test
        void that_was_found_is_forgotten_when_the_job_begins_anew() {
            var told = stopping("END").says("aEND").says(new Restarted(FAULT));

            assertThat(told.reading.enough()).isNull();
            assertThat(told.says("b").finishes().events())
                    .endsWith(new Text("b"), new Finished(STOP, null));
        }
    }

    @Nested
    class A_limit {
        private static final TokenCounter COUNTER = new TokenCounter();

        @Test
        void cuts_after_the_last_token_that_is_allowed() {
            var told = limited(2).says("tiktoken is great!").finishes();

            // "t", "ikt", "oken", " is", " great", "!"
            assertThat(told.events()).containsExactly(new Text("tikt"), new Finished(LENGTH, null));
            assertThat(told.reading.enough()).isEqualTo(LENGTH);
        }

        @Test
        void that_is_just_kept_cuts_nothing() {
            var told = limited(6).says("tiktoken is great!").finishes();

            assertThat(told.events())
                    .containsExactly(new Text("tiktoken is great!"), new Finished(STOP, null));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "The quick brown fox jumps over the lazy dog, antidisestablishmentarianism aside.",
                    "お誕生日おめでとう 😀👩‍👩‍👧 naïve ΑΒΓ  \n\n  x = {\"a\": [1, 2, 30000]};\r\n\tend",
                    "\n\n\n   \n",
                    "a"
                })
        void is_exact_wherever_the_text_is_split(String said) {
            int all = COUNTER.count(said);
            for (int tokens = 1; tokens <= all + 1; tokens++) {
                String expected = limited(tokens).says(said).finishes().text();
                // the first tokens, and no whole character more
                assertThat(COUNTER.count(expected)).isLessThanOrEqualTo(tokens);
                assertThat(expected).isEqualTo(said.substring(0, COUNTER.lengthOf(tokens, said)));
                for (int i = 0; i <= said.length(); i++) {
                    var told = limited(tokens).says(said.substring(0, i), said.substring(i));
                    assertThat(told.finishes().text()).isEqualTo(expected);
                }
                var single = limited(tokens).says(said.split("")).finishes();
                assertThat(single.text()).isEqualTo(expected);
                assertThat(single.events())
                        .endsWith(new Finished(expected.equals(said) ? STOP : LENGTH, null));
            }
        }

        @Test
        void is_the_same_for_every_split_of_a_text_without_spaces() {
            var random = new SplittableRandom(5);
            String said = "中文字母表abc".repeat(400);
            String expected = limited(900).says(said).finishes().text();

            for (int round = 0; round < 20; round++) {
                var told = limited(900);
                for (int from = 0; from < said.length(); ) {
                    int to = Math.min(said.length(), from + 1 + random.nextInt(700));
                    told.says(said.substring(from, to));
                    from = to;
                }
                assertThat(told.finishes().text()).isEqualTo(expected);
            }
            assertThat(COUNTER.count(expected)).isBetween(880, 901);
        }

        @Test
        void of_many_tokens_is_the_same_for_every_split() {
            var random = new SplittableRandom(6);
            String said = "some words, and 1234 numbers; ".repeat(6000);
            String expected = limited(30_000).says(said).finishes().text();
            assertThat(expected).isEqualTo(said.substring(0, expected.length()));
            assertThat(COUNTER.count(expected)).isEqualTo(30_000);

            for (int longest : new int[] {3, 50, 4000}) {
                var told = limited(30_000);
                for (int from = 0; from < said.length(); ) {
                    int to = Math.min(said.length(), from + 1 + random.nextInt(longest));
                    told.says(said.substring(from, to));
                    from = to;
                }
                assertThat(told.finishes().text()).isEqualTo(expected);
            }
        }

        @Test
        void shows_at_once_what_is_sure_to_be_allowed() {
            assertThat(limited(5).says("hel").text()).isEqualTo("hel");
            assertThat(limited(2).says("hel").text()).isEmpty();
            assertThat(limited(2).says("hel", "lo w").text()).isEqualTo("hello");
        }

        @Test
        void may_count_the_reasoning_too() {
            var told =
                    reading(List.of(), new TokenLimit(4, true))
                            .says(new Reasoning("hello "), new Reasoning("world"))
                            .says("hello", " world", " again")
                            .finishes();

            assertThat(told.events())
                    .containsExactly(
                            new Reasoning("hello world"),
                            new Text("hello world"),
                            new Finished(LENGTH, null));
        }

        @Test
        void may_be_used_up_by_the_reasoning() {
            var told =
                    reading(List.of(), new TokenLimit(1, true))
                            .says(new Reasoning("hello world"), new Text("hello"))
                            .finishes();

            assertThat(told.events())
                    .containsExactly(new Reasoning("hello"), new Finished(LENGTH, null));
        }

        @Test
        void leaves_the_reasoning_alone_otherwise() {
            var told = limited(1).says(new Reasoning("hello world again")).says("hello").finishes();

            assertThat(told.events())
                    .containsExactly(
                            new Reasoning("hello world again"),
                            new Text("hello"),
                            new Finished(STOP, null));
        }

        @Test
        void is_kept_by_the_usage() {
            var usage = new Usage(7, 30, 10);

            assertThat(limited(5).says("hi").says(new Finished(STOP, usage)).events())
                    .endsWith(new Finished(STOP, new Usage(7, 15, 10)));
            assertThat(
                            reading(List.of(), new TokenLimit(5, true))
                                    .says("hi")
                                    .says(new Finished(STOP, usage))
                                    .events())
                    .endsWith(new Finished(STOP, new Usage(7, 5, 5)));
        }

        @Test
        void begins_anew_with_the_job() {
            var told = limited(1).says("hello world").says(new Restarted(FAULT)).says("hello");

            assertThat(told.reading.enough()).isNull();
            assertThat(told.finishes().events())
                    .endsWith(new Text("hello"), new Finished(STOP, null));
        }

        @Test
        void gives_way_to_a_stop_before_it() {
            var told = reading(List.of("lo"), new TokenLimit(1, false)).says("hello world");

            assertThat(told.finishes().events())
                    .containsExactly(
                            new Text("hel"),
                            new AnswerEvent.Stopped("lo"),
                            new Finished(STOP, null));
        }
    }
}
