package dev.lmarenaproxy.tab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is no frame gets a reason, and nothing else happens. */
class BadFramesTest {
    private static final String TOO_LONG =
            "0123456789012345678901234567890123456789012345678901234567890123x";

    private static final List<String> FRAMES =
            List.of(
                    "{\"type\":\"hello\",\"protocol\":1,\"token\":\"k\",\"browser\":\"b\",\"tab\":\"t\","
                            + "\"page\":\"p\",\"script\":\"0.1.0\",\"visible\":true,\"signedIn\":false,"
                            + "\"jobs\":[{\"job\":\"j\",\"epoch\":1}]}",
                    "{\"type\":\"page\",\"visible\":true,\"signedIn\":false}",
                    "{\"type\":\"head\",\"job\":\"j\",\"epoch\":1,\"seq\":1,\"status\":200,\"url\":\"u\","
                            + "\"redirected\":false,\"headers\":{\"a\":\"b\"}}",
                    "{\"type\":\"end\",\"job\":\"j\",\"epoch\":1,\"seq\":2}",
                    "{\"type\":\"fail\",\"job\":\"j\",\"epoch\":1,\"seq\":2,\"reason\":\"network\","
                            + "\"message\":\"m\"}",
                    "{\"type\":\"pong\",\"sent\":1}",
                    "{\"type\":\"bye\"}",
                    "{\"type\":\"used\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "[]",
                "null",
                "42",
                "\"bye\"",
                "{}",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":\"\"}",
                "{\"type\":\"start\"}",
                "{\"type\":\"chunk\"}",
                "{\"type\":\"Bye\"}",
                "{\"type\":\"bye\"} {\"type\":\"bye\"}",
                "{\"type\":\"bye\"}]",
            })
    void what_is_not_one_object_of_a_known_type(String message) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> FrameCodec.decode(message))
                .withMessageMatching(".{10,}");
    }

    @Test
    void a_field_that_is_missing_or_of_another_type_is_named() {
        for (var frame : FRAMES) {
            var type = frame.replaceAll(".*\"type\":\"(\\w+)\".*", "$1");
            for (var field : List.of(frame.substring(1, frame.length() - 1).split(","))) {
                var name = field.replaceAll("^\"(\\w+)\":.*", "$1");
                if (name.equals("type")
                        || !field.startsWith("\"")
                        || field.matches(".*[\\[\\]].*")) {
                    continue;
                }
                assertThatExceptionOfType(BadFrameException.class)
                        .as("%s without %s", type, name)
                        .isThrownBy(() -> FrameCodec.decode(frame.replace("," + field, "")))
                        .withMessageContaining(name);
                for (var other : List.of("null", "[]", "{\"a\":1}", "1.5")) {
                    assertThatExceptionOfType(BadFrameException.class)
                            .as("%s with %s %s", type, name, other)
                            .isThrownBy(() ->
                                    FrameCodec.decode(
                                            frame.replace(field, "\"" + name + "\":" + other)))
                            .withMessageContaining(name);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a\\n", "\\u0000", "a.b", TOO_LONG})
    void an_id_of_other_characters_or_length(String id) {
        for (var field : List.of("\"job\":\"j\"", "\"tab\":\"t\"", "\"page\":\"p\"")) {
            var name = field.replaceAll(":.*", "");
            FRAMES.stream()
                    .filter(frame -> frame.contains(field))
                    .forEach(frame ->
                            assertThatExceptionOfType(BadFrameException.class)
                                    .isThrownBy(() ->
                                            FrameCodec.decode(
                                                    frame.replace(
                                                            field, name + ":\"" + id + "\""))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-2147483648",
                "2147483648",
                "4294967297", // 1, were it cut to 32 bits
                "18446744073709551617",
                "1e300",
                "1e999999",
                "1.5",
                "NaN",
                "\"1\"",
                "true",
            })
    void a_number_of_an_attempt_or_a_frame_that_nobody_counts_to(String number) {
        for (var name : List.of("epoch", "seq")) {
            FRAMES.stream()
                    .filter(frame -> frame.contains("\"" + name + "\":"))
                    .forEach(frame ->
                            assertThatExceptionOfType(BadFrameException.class)
                                    .as("%s", frame)
                                    .isThrownBy(() ->
                                            FrameCodec.decode(
                                                    frame.replaceAll(
                                                            "\"" + name + "\":\\d",
                                                            "\"" + name + "\":" + number))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"pong\",\"sent\":1e300}",
                "{\"type\":\"pong\",\"sent\":18446744073709551617}",
                "{\"type\":\"hello\",\"protocol\":4294967297}",
            })
    void a_number_too_large_for_its_field(String message) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> FrameCodec.decode(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[1]", "{\"a\":1}", "{\"a\":null}", "{\"a\":{\"b\":\"c\"}}", "\"a: b\""})
    void headers_that_are_not_texts(String headers) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(
                        () -> FrameCodec.decode(FRAMES.get(2).replace("{\"a\":\"b\"}", headers)))
                .withMessageContaining("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000", "99999999999"})
    void a_status_that_http_does_not_have(String status) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() ->
                        FrameCodec.decode(
                                FRAMES.get(2).replace("\"status\":200", "\"status\":" + status)))
                .withMessageContaining("status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[7]", "[null]", "[{\"job\":\"j\"}]", "[{\"job\":\"j\",\"epoch\":0}]", "{}"})
    void jobs_of_a_hello_that_are_not_attempts(String jobs) {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() ->
                        FrameCodec.decode(
                                FRAMES.getFirst().replace("[{\"job\":\"j\",\"epoch\":1}]", jobs)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"check\":null",
                "\"check\":1",
                "\"accepts\":null",
                "\"accepts\":\"reload\"",
                "\"accepts\":[1]",
                "\"accepts\":[null]",
                "\"accepts\":{}"
            })
    void a_later_field_of_a_hello_that_is_there_and_wrong(String field) {
        var hello = FRAMES.getFirst().replace("\"tab\"", field + ",\"tab\"");

        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> FrameCodec.decode(hello))
                .withMessageContaining(field.startsWith("\"check") ? "check" : "accepts");
    }

    @Test
    void a_deeply_nested_message() {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> FrameCodec.decode("{\"type\":" + "[".repeat(100_000)));
    }

    @Test
    void a_reason_to_fail_that_the_protocol_does_not_have() {
        assertThatExceptionOfType(BadFrameException.class)
                .isThrownBy(() -> FrameCodec.decode(FRAMES.get(4).replace("network", "bored")))
                .withMessageContaining("reason");
    }

    @Test
    void a_chunk_that_is_too_short_too_long_or_empty() throws BadFrameException {
        assertThat(FrameCodec.decode(chunk(1, 1, 1, "j", 1)).bytes()).hasSize(1);
        assertThat(FrameCodec.decode(chunk(1, 1, 1, "j".repeat(64), 32768)).bytes()).hasSize(32768);

        var whole = chunk(1, 1, 1, "job_01", 1);
        for (var length = 0; length < whole.length; length++) {
            var cut = new byte[length];
            System.arraycopy(whole, 0, cut, 0, length);
            assertThatExceptionOfType(BadFrameException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> FrameCodec.decode(cut));
        }
        var bad =
                List.of(
                        chunk(1, 1, 1, "j", 32769),
                        chunk(1, 1, 1, "j", 0),
                        chunk(1, 1, 1, "", 5),
                        chunk(1, 1, 1, "j".repeat(65), 5),
                        chunk(1, 1, 1, "j j", 5),
                        chunk(1, 1, 1, "j\u00e9", 5),
                        chunk(0, 1, 1, "j", 5),
                        chunk(2, 1, 1, "j", 5),
                        chunk(1, 0, 1, "j", 5),
                        chunk(1, -1, 1, "j", 5),
                        chunk(1, 1, 0, "j", 5),
                        chunk(1, 1, Integer.MIN_VALUE, "j", 5));
        for (var message : bad) {
            assertThatExceptionOfType(BadFrameException.class)
                    .isThrownBy(() -> FrameCodec.decode(message))
                    .withMessageContaining("chunk");
        }
    }

    @Test
    void whatever_comes_is_a_frame_or_has_a_reason_not_to_be() {
        var seed = 20260102L;
        var random = new Random(seed);
        for (var run = 0; run < 100_000; run++) {
            var text = mutated(FRAMES.get(random.nextInt(FRAMES.size())), random);
            try {
                check(
                        run % 4 == 0
                                ? FrameCodec.decode(mutatedChunk(random))
                                : FrameCodec.decode(text));
            } catch (BadFrameException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            } catch (RuntimeException e) {
                fail("seed " + seed + ", run " + run + ": " + text, e);
            }
        }
    }

    private static Frame check(Frame frame) {
        if (frame instanceof Frame.Step step
                && (step.epoch() < 1 || step.seq() < 1 || !step.job().matches("[\\w-]{1,64}"))) {
            throw new IllegalStateException("no such frame: " + step);
        }
        return frame;
    }

    private static String mutated(String frame, Random random) {
        var text = new StringBuilder(frame);
        for (var change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                case 2 -> text.insert(at, "{}[],:\"\\-+0e1.".charAt(random.nextInt(14)));
                case 3 -> text.setLength(at);
                case 4 -> text.insert(at, text.substring(at));
                default -> replaceValue(text, random);
            }
        }
        return text.toString();
    }

    private static StringBuilder replaceValue(StringBuilder text, Random random) {
        var values =
                List.of("null", "-1", "0", "1e999", "2147483648", "4294967297", "[]", "{}", "\"\"");
        var from = text.indexOf(":", random.nextInt(text.length())) + 1;
        var to = text.indexOf(",", from);
        if (from > 0 && to > from) {
            text.replace(from, to, values.get(random.nextInt(values.size())));
        }
        return text;
    }

    private static byte[] mutatedChunk(Random random) {
        var message = chunk(1, 1, 1, "job_01", random.nextInt(20));
        for (var change = random.nextInt(4); change > 0; change--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        var length = random.nextInt(message.length * 2);
        return length > message.length ? message : Arrays.copyOf(message, length);
    }

    private static byte[] chunk(int kind, int epoch, int seq, String job, int bytes) {
        var id = job.getBytes(job.chars().allMatch(c -> c < 128) ? US_ASCII : ISO_8859_1);
        return ByteBuffer.allocate(10 + id.length + bytes)
                .put((byte) kind)
                .putInt(epoch)
                .putInt(seq)
                .put((byte) id.length)
                .put(id)
                .array();
    }
}
