package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.Generation.ARENA_2025_11;
import static dev.lmarenaproxy.simulator.Generation.ARENA_2026_10;
import static dev.lmarenaproxy.simulator.Generation.LMARENA_2025_08;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.ModelList;
import dev.lmarenaproxy.simulator.ModelListShape;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import java.net.HttpCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTest {
    private static final Pattern PUSH =
            Pattern.compile("self\\.__next_f\\.push\\(\\[1,(\".*?\")]\\)</script>");

    /** What the page's flight pushes say, each string taken apart as JavaScript does. */
    private static List<String> pushes(String page) throws Exception {
        var pushes = new ArrayList<String>();
        for (var push : PUSH.matcher(page).results().toList()) {
            pushes.add(Bodies.JSON.readTree(push.group(1)).asText());
        }
        return pushes;
    }

    /** The list under {@code initialModels}, read to the end of its JSON value. */
    private static JsonNode modelsIn(String text) throws Exception {
        var start = text.indexOf("\"initialModels\":");
        assertThat(start).isPositive();
        try (var parser = Bodies.JSON.createParser(text.substring(start + 16))) {
            return parser.readValueAsTree();
        }
    }

    private static String page(SimulatorOptions options, Generation generation) throws Exception {
        try (var site = Simulator.start(options);
                var visitor = Visitor.of(site, generation).visits()) {
            var response = visitor.get("/?mode=direct");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(visitor.get("/c/0198f2a1").body()).isEqualTo(response.body());
            assertThat(site.observations().pageViews()).isEqualTo(3);
            return response.body();
        }
    }

    private static void assertStandardModels(JsonNode models) {
        assertThat(models).containsExactlyElementsOf(ModelList.standard().models());
    }

    @Test
    void the_list_can_stand_in_plain_json() throws Exception {
        var page = page(SimulatorOptions.of(LMARENA_2025_08), LMARENA_2025_08);

        assertStandardModels(modelsIn(page));
    }

    @Test
    void the_list_can_stand_in_a_flight_string() throws Exception {
        var page = page(SimulatorOptions.of(ARENA_2025_11), ARENA_2025_11);

        assertThat(page).contains("{\\\"initialModels\\\":[{\\\"id\\\":\\\"");
        assertStandardModels(modelsIn(pushes(page).getLast()));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLIGHT_SPLIT_IN_ESCAPE", "FLIGHT_SPLIT_IN_CHARACTER"})
    void a_flight_string_can_be_cut_at_a_nasty_place(ModelListShape shape) throws Exception {
        var page = page(SimulatorOptions.of(ARENA_2026_10).modelListShape(shape), ARENA_2026_10);

        var pushes = pushes(page);

        assertThat(pushes).hasSize(3);
        var first = pushes.get(1);
        var last = first.charAt(first.length() - 1);
        assertThat(
                        shape == ModelListShape.FLIGHT_SPLIT_IN_ESCAPE
                                ? last == '\\'
                                : Character.isHighSurrogate(last))
                .isTrue();
        assertStandardModels(modelsIn(first + pushes.get(2)));
    }

    @Test
    void in_2026_an_anonymous_page_has_no_list_but_the_catalog_has() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(ARENA_2026_10));
                var visitor = Visitor.of(site, ARENA_2026_10)) {
            var catalog = visitor.get("/nextjs-api/model-catalog");
            var anonymous = visitor.get("/").body();
            var signedIn = visitor.get("/").body();

            assertThat(anonymous).doesNotContain("initialModels");
            assertStandardModels(modelsIn(pushes(signedIn).getLast()));
            var arenas = Bodies.JSON.readTree(catalog.body());
            assertThat(arenas)
                    .extracting(arena -> arena.path("arena").asText())
                    .containsExactlyInAnyOrder("chat", "webdev", "image", "video", "search");
            assertThat(arenas).allMatch(arena -> arena.path("complete").asBoolean());
            var inAll =
                    StreamSupport.stream(arenas.spliterator(), false)
                            .mapToInt(arena -> arena.path("models").size())
                            .sum();
            assertThat(inAll).isEqualTo(ModelList.standard().models().size() + 1);
        }
    }

    @Test
    void only_2026_has_a_catalog() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(ARENA_2025_11));
                var visitor = Visitor.of(site, ARENA_2025_11)) {
            assertThat(visitor.get("/nextjs-api/model-catalog").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_visit_sets_the_session_cookie_which_later_was_split() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(LMARENA_2025_08));
                var visitor = Visitor.of(site, LMARENA_2025_08).visits()) {
            assertThat(visitor.cookies.getCookieStore().getCookies())
                    .extracting(HttpCookie::getName)
                    .containsExactly("arena-auth-prod-v1");
        }
        try (var site = Simulator.start(SimulatorOptions.of(ARENA_2026_10));
                var visitor = Visitor.of(site, ARENA_2026_10)) {
            var cookies = visitor.get("/").headers().allValues("set-cookie");

            assertThat(cookies).hasSize(2);
            assertThat(cookies.get(0))
                    .startsWith("arena-auth-prod-v1.0=base64-")
                    .hasSizeLessThan(4096);
            assertThat(cookies.get(1)).startsWith("arena-auth-prod-v1.1=");
            assertThat(cookies)
                    .allSatisfy(cookie ->
                            assertThat(cookie)
                                    .contains("Path=/", "SameSite=Lax")
                                    .doesNotContain("Secure", "HTTPOnly"));
        }
    }

    @Test
    void signed_out_the_page_has_a_button_to_sign_in() throws Exception {
        var options = SimulatorOptions.of(ARENA_2026_10).signedIn(false);
        try (var site = Simulator.start(options);
                var visitor = Visitor.of(site, ARENA_2026_10)) {
            assertThat(visitor.get("/").body()).contains("id=\"sign-in\"");
            assertThat(visitor.ask("hello").statusCode()).isEqualTo(401);

            assertThat(visitor.submit("/sign-in", "").headers().firstValue("location"))
                    .hasValue("/");

            assertThat(visitor.get("/").body()).doesNotContain("id=\"sign-in\"");
            assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_script_can_be_put_into_the_head_and_is_asked_for_at_each_visit() throws Exception {
        var scripts = List.of("alert('</script>')", "second()").iterator();
        var options = SimulatorOptions.of(ARENA_2026_10).pageScript(scripts::next);
        try (var site = Simulator.start(options);
                var visitor = Visitor.of(site, ARENA_2026_10)) {
            assertThat(visitor.get("/").body()).contains("<script>alert('<\\/script>')</script>");
            assertThat(visitor.get("/").body()).contains("<script>second()</script>");
        }
    }

    @Test
    void a_strict_policy_lets_the_page_connect_to_its_own_origin_only() throws Exception {
        var strict = SimulatorOptions.of(ARENA_2026_10).strictCsp(true);
        try (var site = Simulator.start(strict);
                var visitor = Visitor.of(site, ARENA_2026_10)) {
            assertThat(visitor.get("/").headers().firstValue("content-security-policy"))
                    .hasValue("connect-src 'self'");
        }
    }

    @Test
    void models_can_be_withdrawn_while_it_runs() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(ARENA_2025_11));
                var visitor = Visitor.of(site, ARENA_2025_11).visits()) {
            site.offer(ModelList.standard().without("aurora-4-high"));

            assertThat(visitor.ask("hello").statusCode()).isEqualTo(404);
            assertThat(modelsIn(pushes(visitor.get("/").body()).getLast()))
                    .hasSize(ModelList.standard().models().size() - 2);
        }
    }

    @Test
    void pictures_and_sources_of_answers_can_be_fetched() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(ARENA_2026_10));
                var visitor = Visitor.of(site, ARENA_2026_10).visits()) {
            var answer = visitor.ask("[[sim: images=1 video sources=1]]").body();
            var urls = Pattern.compile("http://[^\"\\\\]+").matcher(answer).results().toList();

            assertThat(urls).hasSize(3);
            var types = new ArrayList<String>();
            for (var url : urls) {
                var path = url.group().substring(site.origin().length());
                types.add(visitor.get(path).headers().firstValue("content-type").orElseThrow());
            }
            assertThat(types).containsExactly("image/png", "video/mp4", "text/html; charset=utf-8");
        }
    }

    @Test
    void names_of_models_are_escaped() throws Exception {
        var page = page(SimulatorOptions.of(ARENA_2025_11), ARENA_2025_11);

        assertThat(page)
                .contains(">grebe &amp; sons &lt;beta&gt;</option>")
                .contains("Kestrel 2 &quot;preview&quot;")
                .doesNotContain("owl-secret</option>");
        assertThat(page(SimulatorOptions.of(LMARENA_2025_08), LMARENA_2025_08))
                .contains("sons \\u003cbeta>");
    }
}
