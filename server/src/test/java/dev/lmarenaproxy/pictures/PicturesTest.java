package dev.lmarenaproxy.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
    private static final String PARAM = "messages[0].content[1].image_url.url";
    private static final String BASE64 = Samples.base64(Samples.PNG);

    private static Fault fault(ThrowingCallable call) {
        return catchThrowableOfType(FaultException.class, call).fault();
    }

    @Nested
    class A_data_URL {
        static Stream<Arguments> types() {
            return Stream.of(
                    Arguments.of(Samples.PNG, "image/png", "image.png"),
                    Arguments.of(Samples.JPEG, "image/jpeg", "image.jpg"),
                    Arguments.of(Samples.GIF, "image/gif", "image.gif"),
                    Arguments.of(Samples.WEBP, "image/webp", "image.webp"));
        }

        @ParameterizedTest
        @MethodSource("types")
        void is_of_the_type_that_its_bytes_tell(byte[] bytes, String type, String name)
                throws Exception {
            // what it declares is wrong for three of them
            var picture = Pictures.ofUrl(Samples.url(bytes), PARAM);

            assertThat(picture).isEqualTo(new Attachment(name, type, Samples.base64(bytes), PARAM));
            assertThat(picture.size()).isEqualTo(bytes.length);
        }

        static Stream<String> writings() {
            return Stream.of(
                    "DATA:image/png;BASE64," + BASE64,
                    "data:;base64," + BASE64,
                    "data:image/png;charset=utf-8;base64," + BASE64,
                    " data:image/png;base64,\n" + BASE64.replaceAll("(.{4})", "$1\r\n ") + "\n",
                    "data:image/png;base64," + BASE64.replace("=", ""),
                    "data:image/png;base64," + BASE64.replace("=", "%3D").replace("+", "%2b"),
                    "data:image/png;base64," + BASE64.replace('+', '-').replace('/', '_'),
                    "data:image/png,%89PNG%0d%0A%1A%0a0123456789");
        }

        @ParameterizedTest
        @MethodSource("writings")
        void may_be_written_in_many_ways(String url) throws Exception {
            assertThat(Pictures.ofUrl(url, PARAM).base64()).isEqualTo(BASE64);
        }

        static Stream<Arguments> wrong() {
            return Stream.of(
                    Arguments.of("data:image/png;base64", Kind.INVALID_VALUE, "no comma"),
                    Arguments.of("data:image/png;base64,", Kind.INVALID_VALUE, "empty"),
                    Arguments.of("data:image/png;base64,iVBO*Rw0", Kind.INVALID_VALUE, "base64"),
                    Arguments.of("data:image/png;base64,iVBOé", Kind.INVALID_VALUE, "base64"),
                    Arguments.of("data:image/png;base64,%zz", Kind.INVALID_VALUE, "base64"),
                    Arguments.of("data:image/png;base64,A", Kind.INVALID_VALUE, "base64"),
                    Arguments.of("data:image/png,%8", Kind.INVALID_VALUE, "broken"),
                    Arguments.of(
                            "data:image/svg+xml,<svg>0123456789</svg>",
                            Kind.UNSUPPORTED_VALUE,
                            "(PNG, JPEG, GIF, WEBP); it was sent as image/svg+xml."),
                    Arguments.of(
                            "data:;base64," + Samples.base64(Samples.bytes("%PDF-1.7 01234567")),
                            Kind.UNSUPPORTED_VALUE,
                            "(PNG, JPEG, GIF, WEBP)."));
        }

        @ParameterizedTest
        @MethodSource("wrong")
        void that_holds_no_picture_is_refused(String url, Kind kind, String says) {
            var fault = fault(() -> Pictures.ofUrl(url, PARAM));

            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.param()).isEqualTo(PARAM);
            assertThat(fault.message()).contains(says).doesNotContain(url);
        }

        @Test
        void of_more_than_5_MiB_is_too_large() throws Exception {
            var most = Samples.png(Pictures.MOST_BYTES);

            assertThat(Pictures.ofUrl(Samples.url(most), PARAM).size()).isEqualTo(most.length);
            for (var bytes : List.of(most.length + 1, 3 * most.length)) {
                var fault = fault(() -> Pictures.ofUrl(Samples.url(Samples.png(bytes)), PARAM));

                assertThat(fault.kind()).isEqualTo(Kind.ATTACHMENT_TOO_LARGE);
                assertThat(fault.param()).isEqualTo(PARAM);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a.png", "http://127.0.0.1/", "file:///etc/passwd"})
    void an_address_is_not_fetched(String url) {
        var fault = fault(() -> Pictures.ofUrl(url, PARAM));

        assertThat(fault.kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
        assertThat(fault.message()).contains("data URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "picture.png", "iVBORw0KGgo="})
    void what_is_no_URL_is_refused(String url) {
        assertThat(fault(() -> Pictures.ofUrl(url, PARAM)).kind()).isEqualTo(Kind.INVALID_VALUE);
    }

    @Test
    void base64_in_a_field_of_its_own_is_a_picture_too() throws Exception {
        var picture = Pictures.ofBase64(Samples.base64(Samples.WEBP), "image/png", PARAM);

        assertThat(picture.contentType()).isEqualTo("image/webp");
        assertThat(fault(() -> Pictures.ofBase64("?", null, PARAM)).kind())
                .isEqualTo(Kind.INVALID_VALUE);
        assertThat(fault(() -> Pictures.ofBase64("", null, PARAM)).message()).contains("empty");
    }

    @Nested
    class A_model {
        private final Attachment first = new Attachment("a", "image/png", BASE64, "m[0].url");
        private final Attachment second = new Attachment("b", "image/png", BASE64, "m[1].url");

        private Model model(PictureInput takes) {
            return new Model("seer", "1", Modality.CHAT, null, new Capabilities(takes, List.of()));
        }

        @ParameterizedTest
        @EnumSource
        void may_be_asked_without_pictures(PictureInput takes) {
            assertThatCode(() -> Pictures.check(List.of(), model(takes)))
                    .doesNotThrowAnyException();
        }

        @Test
        void that_takes_none_gets_none() {
            var fault =
                    fault(() -> Pictures.check(List.of(first, second), model(PictureInput.NONE)));

            assertThat(fault.kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
            assertThat(fault.param()).isEqualTo("m[0].url");
            assertThat(fault.message()).contains("seer");
        }

        @Test
        void that_takes_one_gets_one() throws Exception {
            Pictures.check(List.of(first), model(PictureInput.ONE));

            var fault =
                    fault(() -> Pictures.check(List.of(first, second), model(PictureInput.ONE)));

            assertThat(fault.kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
            assertThat(fault.param()).isEqualTo("m[1].url");
        }

        @ParameterizedTest
        @EnumSource(names = {"SEVERAL", "UNTOLD"})
        void that_takes_several_gets_50_at_most(PictureInput takes) throws Exception {
            Pictures.check(Collections.nCopies(50, first), model(takes));

            var fault = fault(() -> Pictures.check(Collections.nCopies(51, second), model(takes)));

            assertThat(fault.kind()).isEqualTo(Kind.INVALID_VALUE);
            assertThat(fault.param()).isEqualTo("m[1].url");
        }
    }
}
