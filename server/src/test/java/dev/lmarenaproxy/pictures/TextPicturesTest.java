package dev.lmarenaproxy.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPicturesTest {
    private static final String PNG = Samples.url(Samples.PNG);
    private static final String PARAM = "messages[3].content";

    /** Where pictures stood is {@code @}, between parts is nothing. */
    private static String shape(String text) throws FaultException {
        return TextPictures.extract(text, PARAM).stream()
                .map(part ->
                        switch (part) {
                            case Part.Text(var words) -> words;
                            case Part.Picture _ -> "@";
                            case Part.Call _, Part.Result _, Part.Beginning _ ->
                                    throw new AssertionError(part);
                        })
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "#|@",
                "look: # and #!|look: @ and @!",
                "![a heron](#)|@",
                "see ![](#) and ![b]( <#> \"t i\" ).|see @ and @.",
                "![a](# 't')b|@b",
                "[a link](#)|[a link](@)",
                "(#)|(@)",
                "![broken](# |![broken](@ ",
                "![broken (#)|![broken (@)",
                "`#`|`#`",
                "``a ` #`` #|``a ` #`` @",
                "` #|` @",
                "a `b` # `c`|a `b` @ `c`",
                "`a¶¶# `|`a¶¶@ `",
                "`a¶# `|`a¶# `",
                "```¶#¶```¶#|```¶#¶```¶@",
                "~~~~html¶#¶~~~¶#¶~~~~¶#|~~~~html¶#¶~~~¶#¶~~~~¶@",
                "  ```¶#|  ```¶#",
                "```x``` #|```x``` @",
                "    ```¶#|    ```¶@"
            })
    void pictures_are_taken_out_of_a_text_but_not_out_of_code(String text, String expected)
            throws Exception {
        var given = text.replace('¶', '\n').replace("#", PNG);

        var shape = shape(given);

        assertThat(shape).isEqualTo(expected.replace('¶', '\n').replace("#", PNG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no picture",
                "data:image/png;base64,",
                "data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAA",
                "data:image/png;base64,?",
                "data:image/svg+xml;base64,PHN2Zz4wMTIzNDU2Nzg5PC9zdmc+",
                "data:image/png,%89PNG",
                "data:text/html;base64,iVBORw0KGgowMTIzNDU2Nzg5",
                "[0] data:image/png;base64,iVBOR…"
            })
    void what_is_no_picture_stays_text(String text) throws Exception {
        assertThat(TextPictures.extract(text, PARAM)).containsExactly(new Part.Text(text));
    }

    @Test
    void the_parts_keep_their_order() throws Exception {
        var gif = "data:image/png;base64," + Samples.base64(Samples.GIF);

        var parts = TextPictures.extract("a " + PNG + "\nb ![](" + gif + ")", PARAM);

        assertThat(parts)
                .containsExactly(
                        new Part.Text("a "),
                        new Part.Picture(Pictures.ofUrl(PNG, PARAM)),
                        new Part.Text("\nb "),
                        new Part.Picture(Pictures.ofUrl(gif, PARAM)));
    }

    @Test
    void a_picture_that_is_too_large_is_told_with_the_path_of_the_text() {
        var text = "see " + Samples.url(Samples.png(Pictures.MOST_BYTES + 1));

        var refused =
                catchThrowableOfType(FaultException.class, () -> TextPictures.extract(text, PARAM));

        assertThat(refused.fault().kind()).isEqualTo(Kind.ATTACHMENT_TOO_LARGE);
        assertThat(refused.fault().param()).isEqualTo(PARAM);
    }

    @Test
    void nothing_of_a_text_is_lost_or_an_exception() throws Exception {
        var pieces =
                List.of(
                        "`",
                        "``",
                        "```",
                        "~~~",
                        "\n",
                        "\n\n",
                        " ",
                        "![",
                        "](",
                        ")",
                        "x",
                        PNG + " ",
                        "data:image/");
        var random = new SplittableRandom(5);
        for (var round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (var count = random.nextInt(12); count > 0; count--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var parts = new ArrayList<>(TextPictures.extract(text.toString(), PARAM));

            var pictures = parts.stream().filter(Part.Picture.class::isInstance).count();
            assertThat(occurrences(text.toString()))
                    .as(text.toString())
                    .isEqualTo(occurrences(shape(text.toString())) + pictures);
        }
    }

    @Test
    void a_long_text_of_backticks_takes_no_time() throws Exception {
        var text = new StringBuilder();
        for (var length = 1; text.length() < 1_000_000; length++) {
            text.append("`".repeat(length)).append(" ");
        }
        text.append(PNG);

        assertThat(TextPictures.extract(text.toString(), PARAM)).hasSize(2);
    }

    private static long occurrences(String text) {
        return text.split(PNG.replace("+", "\\+"), -1).length - 1L;
    }
}
