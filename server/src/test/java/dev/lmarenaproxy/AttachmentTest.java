package dev.lmarenaproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {
    @ParameterizedTest
    @CsvSource({"'', 0", "QQ==, 1", "QUI=, 2", "QUJD, 3", "ab+/, 3"})
    void its_size_is_that_of_the_bytes(String base64, int size) {
        assertThat(new Attachment("a.png", "image/png", base64).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUJ\"", "QUJ\\", "QU\nJD", "QU-_", "QUJé"})
    void it_holds_nothing_but_base64(String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attachment("a.png", "image/png", other));
    }

    @Test
    void where_it_came_from_makes_it_no_other_picture() {
        var here = new Attachment("a.png", "image/png", "QUJD", "messages[0]");
        var there = new Attachment("b.png", "image/png", "QUJD", "messages[1]");

        assertThat(here.shows(there)).isTrue();
        assertThat(here.shows(new Attachment("a.png", "image/gif", "QUJD"))).isFalse();
        assertThat(here.shows(new Attachment("a.png", "image/png", "QUJE"))).isFalse();
    }
}
