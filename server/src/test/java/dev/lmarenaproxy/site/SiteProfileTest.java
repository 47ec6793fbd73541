package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteProfileTest {
    private static final List<String> NAMES = SiteProfiles.names();

    // 2^40 milliseconds, which is 0100 0000 0000 at the front of a UUID of version 7
    private static final Instant NOW = Instant.ofEpochMilli(1L << 40);

    private static final Model MODEL = new Model("gpt", "m-1", Modality.CHAT, null);
    private static final Prompt QUESTION =
            new Prompt("gpt", List.of(new Message(Role.USER, "\"${modelId}\" é\n")));

    @Nested
    class The_body {
        @Test
        void of_2026_10_has_one_message() throws Exception {
            SiteRequest request = profile("arena-2026-10").ask(QUESTION, MODEL, NOW).request();

            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/nextjs-api/stream/create-evaluation");
            assertThat(request.headers()).isEqualTo(Map.of("content-type", "application/json"));
            assertThat(request.body())
                    .isEqualTo(
                            """
                            {"id":"01000000-0000-7001-8000-000000000002",\
                            "mode":"direct",\
                            "modelAId":"m-1",\
                            "userMessageId":"01000000-0000-7003-8000-000000000004",\
                            "modelAMessageId":"01000000-0000-7005-8000-000000000006",\
                            "userMessage":{"content":"\\"${modelId}\\" é\\n",\
                            "experimental_attachments":[],"metadata":{}},\
                            "modality":"chat"}\
                            """);
        }

        @Test
        void of_2025_11_names_a_second_answer_too() throws Exception {
            SiteRequest request = profile("arena-2025-11").ask(QUESTION, MODEL, NOW).request();

            assertThat(request.path()).isEqualTo("/nextjs-api/stream/create-evaluation");
            assertThat(request.headers())
                    .isEqualTo(Map.of("content-type", "text/plain;charset=UTF-8"));
            assertThat(request.body())
                    .isEqualTo(
                            """
                            {"id":"01000000-0000-7001-8000-000000000002",\
                            "mode":"direct",\
                            "modelAId":"m-1",\
                            "userMessageId":"01000000-0000-7003-8000-000000000004",\
                            "modelAMessageId":"01000000-0000-7005-8000-000000000006",\
                            "modelBMessageId":"01000000-0000-7007-8000-000000000008",\
                            "userMessage":{"content":"\\"${modelId}\\" é\\n",\
                            "experimental_attachments":[],"metadata":{}},\
                            "modality":"chat"}\
                            """);
        }

        @Test
        void of_2025_08_carries_the_whole_history() throws Exception {
            var prompt =
                    new Prompt(
                            "gpt",
                            List.of(
                                    new Message(Role.SYSTEM, "Be brief."),
                                    new Message(Role.ASSISTANT, "Hello"),
                                    new Message(Role.USER, "Hi")));

            SiteRequest request = profile("lmarena-2025-08").ask(prompt, MODEL, NOW).request();

            assertThat(request.path()).isEqualTo("/api/stream/create-evaluation");
            assertThat(request.headers())
                    .isEqualTo(Map.of("content-type", "text/plain;charset=UTF-8"));
            String rest =
                    """
                    "evaluationSessionId":"00000000-0000-4001-8000-000000000002",\
                    "status":"pending","failureReason":null}\
                    """;
            assertThat(request.body())
                    .isEqualTo(
                            """
                            {"id":"00000000-0000-4001-8000-000000000002",\
                            "mode":"direct",\
                            "modelAId":"m-1",\
                            "userMessageId":"00000000-0000-4007-8000-000000000008",\
                            "modelAMessageId":"00000000-0000-4009-8000-00000000000a",\
                            "modality":"chat",\
                            "messages":[\
                            {"id":"00000000-0000-4003-8000-000000000004","role":"user",\
                            "content":"Be brief.","experimental_attachments":[],\
                            "parentMessageIds":[],"participantPosition":"a","modelId":null,@,\
                            {"id":"00000000-0000-4005-8000-000000000006","role":"assistant",\
                            "content":"Hello","experimental_attachments":[],\
                            "parentMessageIds":["00000000-0000-4003-8000-000000000004"],\
                            "participantPosition":"a","modelId":"m-1",@,\
                            {"id":"00000000-0000-4007-8000-000000000008","role":"user",\
                            "content":"Hi","experimental_attachments":[],\
                            "parentMessageIds":["00000000-0000-4005-8000-000000000006"],\
                            "participantPosition":"a","modelId":null,@,\
                            {"id":"00000000-0000-4009-8000-00000000000a","role":"assistant",\
                            "content":"","experimental_attachments":[],\
                            "parentMessageIds":["00000000-0000-4007-8000-000000000008"],\
                            "participantPosition":"a","modelId":"m-1",@]}\
                            """
                                    .replace("@", rest));
        }

        @ParameterizedTest
        @EnumSource
        void says_what_the_model_answers_with(Modality modality) throws Exception {
            var model = new Model("x", "m-2", modality, null);
            for (String name : NAMES) {
                assertThat(profile(name).ask(QUESTION, model, NOW).request().body())
                        .contains(
                                "\"modality\":\"" + modality.name().toLowerCase(Locale.ROOT) + "\"")
                        .contains("\"modelAId\":\"m-2\"");
            }
        }

        @Test
        void has_other_ids_each_time() throws Exception {
            var profile = SiteProfiles.load(SiteProfiles.DEFAULT, Path.of("no-such-folder"));

            assertThat(profile.ask(QUESTION, MODEL, NOW).request().body())
                    .isNotEqualTo(profile.ask(QUESTION, MODEL, NOW).request().body());
        }
    }

    @Nested
    class A_further_question {
        private static final List<Message> MORE = List.of(new Message(Role.USER, "And then?"));

        @Test
        void of_2026_10_names_its_evaluation_and_has_one_message() throws Exception {
            var question = profile("arena-2026-10").goOn("e-1", MORE, MODEL, NOW);

            assertThat(question.evaluationId()).isEqualTo("e-1");
            SiteRequest request = question.request();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/nextjs-api/stream/post-to-evaluation/e-1");
            assertThat(request.headers()).isEqualTo(Map.of("content-type", "application/json"));
            assertThat(request.body())
                    .isEqualTo(
                            """
                            {"id":"e-1",\
                            "modelAId":"m-1",\
                            "userMessageId":"01000000-0000-7001-8000-000000000002",\
                            "modelAMessageId":"01000000-0000-7003-8000-000000000004",\
                            "userMessage":{"content":"And then?",\
                            "experimental_attachments":[],"metadata":{}},\
                            "modality":"chat"}\
                            """);
        }

        @Test
        void of_2025_11_names_a_second_answer_too() throws Exception {
            var request = profile("arena-2025-11").goOn("e-1", MORE, MODEL, NOW).request();

            assertThat(request.path()).isEqualTo("/nextjs-api/stream/post-to-evaluation/e-1");
            assertThat(request.body())
                    .contains("\"modelBMessageId\":\"01000000-0000-7005-8000-000000000006\"")
                    .doesNotContain("\"mode\"");
        }

        @Test
        void is_known_only_where_the_history_does_not_travel() throws Exception {
            assertThat(profile("arena-2026-10").continues()).isTrue();
            assertThat(profile("arena-2025-11").continues()).isTrue();
            assertThat(profile("lmarena-2025-08").continues()).isFalse();
        }

        @Test
        void counts_only_what_travels(@TempDir Path folder) throws Exception {
            var profile = limited(folder);
            var ten = new Message(Role.USER, "1234567890");

            profile.goOn("e-1", List.of(ten), MODEL, NOW);

            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(() -> profile.goOn("e-1", List.of(ten, ten), MODEL, NOW))
                    .satisfies(e ->
                            assertThat(e.fault().kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED));
        }
    }

    @Test
    void a_question_tells_the_evaluation_that_it_begins() throws Exception {
        var question = profile("arena-2026-10").ask(QUESTION, MODEL, NOW);

        assertThat(question.evaluationId()).isEqualTo("01000000-0000-7001-8000-000000000002");
    }

    /** Takes ten characters. */
    private static SiteProfile limited(Path folder) throws Exception {
        try (var in = SiteProfile.class.getResourceAsStream("/sites/arena-2026-10.json")) {
            String limited =
                    new String(requireNonNull(in).readAllBytes(), UTF_8)
                            .replace("\"ids\"", "\"maxCharacters\": 10, \"ids\"");
            Files.writeString(folder.resolve("limited.json"), limited);
        }
        return SiteProfiles.load("limited", folder);
    }

    @Test
    void a_conversation_longer_than_the_limit_is_refused(@TempDir Path folder) throws Exception {
        var profile = limited(folder);
        var half = new Message(Role.USER, "12345");

        profile.ask(new Prompt("gpt", List.of(half, half)), MODEL, NOW);

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(
                        () -> profile.ask(new Prompt("gpt", List.of(half, half, half)), MODEL, NOW))
                .satisfies(e -> {
                    assertThat(e.fault().kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
                    assertThat(e.fault().param()).isEqualTo("messages");
                    assertThat(e.fault().message())
                            .isEqualTo(
                                    "The conversation has 15 characters, and the site takes"
                                            + " 10 at most. Shorten it.");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://arena.ai",
                "https://x.arena.ai",
                "https://a.b.arena.ai",
                "https://lmarena.ai",
                "https://web.lmarena.ai"
            })
    void the_site_and_its_subdomains_may_connect(String origin) throws Exception {
        for (String name : NAMES) {
            assertThat(profile(name).allowsOrigin(origin)).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "arena.ai",
                "http://arena.ai",
                "https://arena.ai:8443",
                "https://arena.ai/",
                "https://evilarena.ai",
                "https://arena.ai.evil",
                "https://arena.ai.evil.com",
                "https://evil/.arena.ai",
                "https://evil#.arena.ai",
                "https://evil@.arena.ai",
                "https://.arena.ai",
                "https://*.arena.ai",
                "https://x..arena.ai",
                "https://x\n.arena.ai",
                "wss://arena.ai"
            })
    void nobody_else_may(String origin) throws Exception {
        for (String name : NAMES) {
            assertThat(profile(name).allowsOrigin(origin)).as(name).isFalse();
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void the_models_are_read_from_page_and_catalog(String name) throws Exception {
        for (ModelSource source : profile(name).modelSources()) {
            assertThat(source.request().method()).isEqualTo("GET");
            assertThat(source.request().body()).isEmpty();
            assertThat(source.request().path())
                    .isEqualTo(
                            switch (source.kind()) {
                                case PAGE -> "/";
                                case CATALOG -> "/nextjs-api/model-catalog";
                            });
        }
    }

    @Test
    void today_the_catalog_comes_first() throws Exception {
        var profile = profile(SiteProfiles.DEFAULT);

        assertThat(profile.modelSources())
                .extracting(ModelSource::kind)
                .containsExactly(ModelSource.Kind.CATALOG, ModelSource.Kind.PAGE);
        assertThat(profile.home()).isEqualTo(URI.create("https://arena.ai/"));
        assertThat(profile.origins()).contains("https://arena.ai", "https://*.lmarena.ai");
        assertThat(profile.name()).isEqualTo("arena-2026-10");
    }

    @ParameterizedTest
    @EnumSource
    void ids_have_the_version_and_variant_of_their_form(IdForm form) {
        for (long bits : new long[] {0, -1, 0x5555_5555_5555_5555L}) {
            var id = UUID.fromString(form.next(NOW, () -> bits));

            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.version()).isEqualTo(form == IdForm.UUID4 ? 4 : 7);
        }
    }

    /** Its ids are made of 1 and 2, 3 and 4, and so on. */
    private static SiteProfile profile(String name) throws SiteProfileException {
        var next = new AtomicLong();
        // every second number becomes the lower half of an id, where two bits are cut off
        RandomGenerator random =
                () -> {
                    long n = next.incrementAndGet();
                    return n % 2 == 0 ? n << 2 : n;
                };
        return SiteProfiles.load(name, Path.of("no-such-folder"), random);
    }
}
