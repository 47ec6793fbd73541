package dev.lmarenaproxy.tab;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.PageLook;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the codec to the examples in {@code protocol/frames}. */
class ProtocolExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonNode> EXAMPLES = examples();

    /** What the examples from a tab say. */
    private static final Map<String, Frame.FromTab> FROM_TAB =
            Map.of(
                    "hello",
                            new Frame.Hello(
                                    1,
                                    "kT3nA0c8Zb0mJx7QwB1yVg",
                                    "b-0d4c1f7a",
                                    new TabId("t-51c9e2b3"),
                                    "p-8f2e6a10",
                                    "0.1.0",
                                    true,
                                    true,
                                    false,
                                    Set.of("get", "look", "put", "reload", "standing"),
                                    List.of(new Frame.Attempt("job_01", 1))),
                    "page", new Frame.Page(false, true, false),
                    "head",
                            new Frame.Head(
                                    "job_01",
                                    1,
                                    1,
                                    new SiteHead(
                                            200,
                                            "https://arena.ai/nextjs-api/stream/create-evaluation",
                                            false,
                                            Map.of("content-type", "text/plain; charset=utf-8"))),
                    "end", new Frame.End("job_01", 1, 3),
                    "fail",
                            new Frame.Fail(
                                    "job_01", 1, 3, Frame.Fail.Reason.NETWORK, "Failed to fetch"),
                    "used", new Frame.Used(),
                    "pong", new Frame.Pong(42),
                    "bye", new Frame.Bye());

    /** What the examples from the gateway are written from. */
    private static final Map<String, Frame.ToTab> TO_TAB =
            Map.ofEntries(
                    Map.entry(
                            "welcome",
                            new Frame.Welcome(
                                    "0.1.0", List.of(new Frame.Progress("job_01", 1, 17, 262144)))),
                    Map.entry(
                            "start",
                            new Frame.Start(
                                    "job_01",
                                    1,
                                    131072,
                                    Frame.Start.Purpose.ANSWER,
                                    new SiteRequest(
                                            "POST",
                                            "/nextjs-api/stream/create-evaluation",
                                            Map.of("content-type", "text/plain;charset=UTF-8"),
                                            "{\"mode\":\"direct\"}"))),
                    Map.entry(
                            "look",
                            new Frame.Look(
                                    "look-1",
                                    1,
                                    131072,
                                    new PageLook(
                                            List.of(
                                                    "\"([0-9a-f]{40,42})\"[^\"]{0,200}\"generateUploadUrl\""),
                                            "__PRIVATE_NEXTJS_INTERNALS_TREE",
                                            "/"))),
                    Map.entry(
                            "put",
                            new Frame.Put(
                                    "upload-3",
                                    1,
                                    131072,
                                    "https://files.example/a.png?signature=1",
                                    "image/png",
                                    "iVBORw0KGgo=")),
                    Map.entry(
                            "get",
                            new Frame.Get("media-7", 1, 131072, "https://files.example/b.png")),
                    Map.entry("ack", new Frame.Ack(new Frame.Progress("job_01", 1, 17, 262144))),
                    Map.entry("cancel", new Frame.Cancel("job_01", 1)),
                    Map.entry("needs", new Frame.Needs(Need.VERIFICATION, "/nextjs-api/stream/")),
                    Map.entry("standing", new Frame.Standing(false, Duration.ofMinutes(5))),
                    Map.entry("reload", new Frame.Reload(Frame.Reload.Cause.BROWSER_CHECK)),
                    Map.entry("ping", new Frame.Ping(42)));

    private static final Set<String> TEXT_FROM_TAB = FROM_TAB.keySet();
    private static final Set<String> ALL_TO_TAB = TO_TAB.keySet();

    @ParameterizedTest
    @FieldSource("TEXT_FROM_TAB")
    void a_frame_from_the_tab_is_read(String name) throws BadFrameException {
        assertThat(FrameCodec.decode(frame(name, "tab").toString())).isEqualTo(FROM_TAB.get(name));
    }

    @Test
    void a_chunk_is_read() throws BadFrameException {
        var expected = frame("chunk", "tab");

        var chunk = FrameCodec.decode(hex(requireNonNull(EXAMPLES.get("chunk")).get("binary")));

        assertThat(chunk.job()).isEqualTo(expected.get("job").textValue());
        assertThat(chunk.epoch()).isEqualTo(expected.get("epoch").intValue());
        assertThat(chunk.seq()).isEqualTo(expected.get("seq").intValue());
        assertThat(chunk.bytes()).isEqualTo(hex(expected.get("bytes")));
    }

    @ParameterizedTest
    @FieldSource("ALL_TO_TAB")
    void a_frame_to_the_tab_is_written(String name) throws IOException {
        assertThat(JSON.readTree(FrameCodec.encode(requireNonNull(TO_TAB.get(name)))))
                .isEqualTo(frame(name, "gateway"));
    }

    @Test
    void nothing_that_is_needed_is_written_as_null() throws IOException {
        assertThat(JSON.readTree(FrameCodec.encode(new Frame.Needs(null, null))))
                .isEqualTo(JSON.readTree("{\"type\":\"needs\",\"what\":null,\"watch\":null}"));
    }

    @Test
    void each_of_what_the_person_may_have_to_do_has_its_name_in_the_protocol() throws IOException {
        var document = Files.readString(Path.of("..", "protocol", "README.md"));

        assertThat(Need.values())
                .allSatisfy(need ->
                        assertThat(document).contains("`" + need.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void the_close_codes_are_those_of_the_protocol() throws IOException {
        var document = Files.readString(Path.of("..", "protocol", "README.md"));

        assertThat(CloseCode.values())
                .allSatisfy(code -> assertThat(document).contains("\n| " + code.code() + " |"));
    }

    @Test
    void every_example_is_of_a_frame_and_every_frame_has_an_example() {
        assertThat(EXAMPLES.keySet())
                .isEqualTo(frames(Frame.class).collect(toSet()))
                .isEqualTo(
                        Stream.of(TEXT_FROM_TAB, ALL_TO_TAB, Set.of("chunk"))
                                .flatMap(Set::stream)
                                .collect(toSet()));
    }

    @Test
    void fields_of_a_later_version_are_passed_over() throws BadFrameException {
        assertThat(FrameCodec.decode("{\"type\":\"bye\",\"why\":{\"tired\":[true]}}"))
                .isEqualTo(new Frame.Bye());
    }

    @Test
    void a_script_of_an_earlier_time_is_let_in() throws BadFrameException {
        var hello =
                FrameCodec.decode(
                        """
                        {"type":"hello","protocol":1,"token":"k","browser":"b","tab":"t","page":"p",
                         "script":"0.1.0","visible":true,"signedIn":true,"jobs":[]}
                        """);
        var page = FrameCodec.decode("{\"type\":\"page\",\"visible\":true,\"signedIn\":true}");

        assertThat((Frame.Hello) hello)
                .returns(false, Frame.Hello::check)
                .returns(Set.of(), Frame.Hello::accepts);
        assertThat(page).isEqualTo(new Frame.Page(true, true, false));
    }

    @Test
    void a_hello_of_another_version_is_read_as_far_as_its_version() throws BadFrameException {
        assertThat(FrameCodec.decode("{\"type\":\"hello\",\"protocol\":2,\"tab\":[]}"))
                .isInstanceOfSatisfying(
                        Frame.Hello.class, hello -> assertThat(hello.protocol()).isEqualTo(2));
    }

    @Test
    void an_address_may_be_long_and_a_message_is_cut() throws BadFrameException {
        var url = "https://arena.ai/?state=" + "x".repeat(100_000);

        var head =
                FrameCodec.decode(
                        """
                        {"type":"head","job":"a","epoch":1,"seq":1,"status":200,"url":"%s",
                         "redirected":true,"headers":{"Content-Type":"text/html"}}
                        """
                                .formatted(url));
        var fail =
                FrameCodec.decode(
                        """
                        {"type":"fail","job":"a","epoch":1,"seq":2,"reason":"rejected","message":"%s"}
                        """
                                .formatted(url));

        assertThat(head)
                .isEqualTo(
                        new Frame.Head(
                                "a",
                                1,
                                1,
                                new SiteHead(200, url, true, Map.of("content-type", "text/html"))));
        assertThat(((Frame.Fail) fail).message()).hasSize(200);
    }

    @Test
    void the_token_is_not_in_the_text_of_a_hello() {
        assertThat(String.valueOf(FROM_TAB.get("hello"))).doesNotContain("kT3nA0c8Zb0mJx7QwB1yVg");
    }

    private static JsonNode frame(String name, String from) {
        var example = requireNonNull(EXAMPLES.get(name));
        assertThat(example.get("from").textValue()).isEqualTo(from);
        assertThat(example.get("frame").get("type").textValue()).isEqualTo(name);
        return example.get("frame");
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.textValue());
    }

    private static Stream<String> frames(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(ProtocolExamplesTest::frames)
                : Stream.of(type.getSimpleName().toLowerCase(Locale.ROOT));
    }

    private static Map<String, JsonNode> examples() {
        try (var files = Files.list(Path.of("..", "protocol", "frames"))) {
            var examples = new TreeMap<String, JsonNode>();
            for (var file : files.toList()) {
                var name = file.getFileName().toString().replace(".json", "");
                examples.put(name, JSON.readTree(file.toFile()));
            }
            return examples;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
