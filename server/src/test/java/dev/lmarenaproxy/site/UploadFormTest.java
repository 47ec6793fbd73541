package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Fault.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFormTest {
    private static final Attachment PICTURE =
            new Attachment("image.png", "image/png", "AAAA", "messages[0]");
    private static final String ID = "40af".repeat(10);
    private static final String OTHER_ID = "7f".repeat(21);

    private UploadForm upload;

    @BeforeEach
    void load() throws Exception {
        upload = SiteProfiles.load(SiteProfiles.DEFAULT, Path.of("none")).upload().orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private UploadForm.Actions actions(String state) {
        return upload.found(
                        bytes(
                                "{\"found\":[\"%s\",\"%s\"],\"state\":%s}"
                                        .formatted(ID, OTHER_ID, state)))
                .orElseThrow();
    }

    @Test
    void the_ids_stand_beside_the_names_of_the_actions() {
        var script =
                "let a=(0,r.createServerReference)(\"%s\",r.callServer,void 0,r.findSourceMapURL,\"deleteUpload\");"
                                .formatted("0".repeat(40))
                        + "o=(0,r.createServerReference)(\"%s\",r.callServer,void 0,r.findSourceMapURL,\"generateUploadUrl\"),"
                                .formatted(ID)
                        + "i=createServerReference(\"%s\", r.callServer, void 0, r.findSourceMapURL, \"getSignedUrl\")"
                                .formatted(OTHER_ID);
        var look = upload.look(false);

        assertThat(look.patterns())
                .extracting(pattern -> {
                    var matcher = Pattern.compile(pattern).matcher(script);
                    return matcher.find() ? matcher.group(1) : "";
                })
                .containsExactly(ID, OTHER_ID);
        assertThat(look.page()).isNull();
        assertThat(upload.look(true).page()).isEqualTo("/");
    }

    @Test
    void a_place_is_asked_for_as_the_page_does_it() {
        var request = upload.place(actions("[\"\",{\"children\":[\"é\",{}]}]"), PICTURE);

        assertThat(request)
                .isEqualTo(
                        new SiteRequest(
                                "POST",
                                "/?mode=direct",
                                Map.of(
                                        "accept",
                                        "text/x-component",
                                        "content-type",
                                        "text/plain;charset=UTF-8",
                                        "next-action",
                                        ID,
                                        "next-router-state-tree",
                                        "%5B%22%22%2C%7B%22children%22%3A%5B%22%C3%A9%22%2C%7B%7D%5D%7D%5D"),
                                "[\"image.png\",\"image/png\"]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"a b\"]                            | %5B%22a%20b%22%5D",
                "{\"tree\":[\"x\"],\"renderedSearch\":\"\"} | %5B%22x%22%5D",
                "null                                 | %5B%22%22%2C%7B%7D%5D",
                "{}                                   | %5B%22%22%2C%7B%7D%5D"
            })
    void the_state_of_the_router_is_the_page_s_own_where_it_has_one(String state, String header) {
        assertThat(actions(state).state()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"found\":[null,null],\"state\":null}",
                "{\"found\":[\"a\"],\"state\":null}",
                "{\"found\":[\"a\",null],\"state\":null}"
            })
    void without_both_ids_there_is_nothing_to_ask(String body) {
        assertThat(upload.found(bytes(body))).isEmpty();
    }

    @Test
    void the_place_stands_in_some_row_of_the_answer() {
        var rows =
                """
                0:{"a":"$@3","f":"","b":"release"}
                1:I["141",[],"default"]
                2:"text"
                3:{"success":true,"data":{"uploadUrl":"https://up.example/x?a=1\\u0026b","key":"k/1"}}
                """;

        var place = upload.placed(bytes(rows)).orElseThrow();

        assertThat(place).isEqualTo(new UploadForm.Place("https://up.example/x?a=1&b", "k/1"));
        assertThat(upload.sign(actions("null"), place).body()).isEqualTo("[\"k/1\"]");
        assertThat(upload.sign(actions("null"), place).headers())
                .containsEntry("next-action", OTHER_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3:{\"success\":true}",
                "3:{\"data\":{\"uploadUrl\":1,\"key\":\"k\"}}",
                "{\"data\":{\"uploadUrl\":\"u\",\"key\":\"k\"}}"
            })
    void an_answer_may_have_no_place(String body) {
        assertThat(upload.placed(bytes(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | 1:{\"success\":false,\"error\":\"quota\"} | UPSTREAM_ERROR | gave no place for the picture: quota.",
                "200 | nothing                                 | UPSTREAM_ERROR | gave no place for the picture.",
                "401 | {\"error\":\"x\"}                         | SIGNED_OUT     | signed out",
                "403 | {\"error\":\"recaptcha validation failed\"} | VERIFICATION_REQUIRED | person",
                "404 | Server action not found.                | UPSTREAM_REJECTED | could not be found",
                "400 | {\"error\":\"no such model\"}             | UPSTREAM_REJECTED | could not be found",
                "413 | {\"error\":\"too large\"}                 | ATTACHMENT_TOO_LARGE | 5 MB",
                "429 | {\"error\":\"slow down\"}                 | RATE_LIMITED   | no more requests",
                "503 | down                                    | UPSTREAM_ERROR | failed (status 503)"
            })
    void what_the_site_says_instead_is_told(int status, String body, Kind kind, String says) {
        var head = new SiteHead(status, "https://arena.ai/?mode=direct", false, Map.of());

        var fault = upload.refused(head, bytes(body), Instant.EPOCH);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.message()).contains(says);
    }

    @Test
    void bytes_that_are_too_many_are_the_client_s_to_change() {
        var fault = UploadForm.refusedBytes(413, PICTURE);

        assertThat(fault.kind()).isEqualTo(Kind.ATTACHMENT_TOO_LARGE);
        assertThat(fault.param()).isEqualTo("messages[0]");
        assertThat(UploadForm.refusedBytes(403, PICTURE).kind()).isEqualTo(Kind.UPSTREAM_ERROR);
    }

    @Test
    void ids_may_be_stale_where_the_site_does_not_know_them() {
        for (var status : List.of(404, 500)) {
            assertThat(UploadForm.isStale(new SiteHead(status, "", false, Map.of()))).isTrue();
        }
        for (var status : List.of(200, 400, 401, 403, 429, 503)) {
            assertThat(UploadForm.isStale(new SiteHead(status, "", false, Map.of()))).isFalse();
        }
    }
}
