package dev.lmarenaproxy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalCodecTest {
    private static final List<String> ODD =
            List.of(
                    "",
                    "\0a\0",
                    "\ud800 alone \udc00",
                    "\udbff",
                    "\ud83d\ude00 \u4f60\u597d \ufffe\uffff\u2028",
                    "\"\\/\r\n\t\u007f",
                    "x".repeat(8 << 20));

    static Stream<JobEvent> events() {
        var fault =
                new Fault(Fault.Kind.RATE_LIMITED, "Wait.", "messages[0]", Duration.ofMillis(1500));
        var plain = Fault.of(Fault.Kind.INTERNAL_ERROR, "\ud800");
        return Stream.of(
                new JobEvent.Assigned(new TabId("tab-1"), 3),
                new JobEvent.Restarted(fault),
                new JobEvent.Restarted(plain),
                new JobEvent.Text("a"),
                new JobEvent.Reasoning("b"),
                new JobEvent.Media(JobEvent.Media.Kind.VIDEO, "https://site.example/v"),
                new JobEvent.Citation("https://site.example/", ""),
                new JobEvent.Finished(FinishReason.LENGTH, new Usage(1, 2, 1)),
                new JobEvent.Finished(FinishReason.STOP, null),
                new JobEvent.Failed(fault),
                new JobEvent.Failed(plain));
    }

    @Test
    void there_is_an_example_of_every_event() {
        assertThat(events().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(members(JobEvent.class).toList());
    }

    private static Stream<Class<?>> members(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(JournalCodecTest::members);
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_comes_back_as_it_was(JobEvent event) throws Exception {
        var document = JournalCodec.encode(List.of(event, event));

        assertThat(JournalCodec.events(throughUtf8(document))).containsExactly(event, event);
    }

    @Test
    void any_string_comes_back_as_it_was() throws Exception {
        for (var odd : ODD) {
            var events =
                    List.<JobEvent>of(
                            new JobEvent.Text(odd),
                            new JobEvent.Citation(odd, odd),
                            new JobEvent.Failed(Fault.at(Fault.Kind.INVALID_VALUE, odd, odd)));

            // not by AssertJ: it would print 8 MiB
            assertThat(JournalCodec.events(throughUtf8(JournalCodec.encode(events))).equals(events))
                    .isTrue();
        }
    }

    @Test
    void any_job_comes_back_as_it_was() throws Exception {
        for (var odd : ODD) {
            var pictures =
                    List.of(new Attachment(odd, odd, "QQ==", odd), new Attachment("", "", ""));
            var messages =
                    Stream.of(Role.values()).map(role -> new Message(role, odd, pictures)).toList();
            var takes = new Capabilities(PictureInput.ONE, List.of(odd, odd));
            var job =
                    new Job(
                            new JobId("a"),
                            new Prompt(odd, messages),
                            new Model(odd, odd, Modality.SEARCH, odd, takes),
                            Instant.parse("2026-01-02T03:04:05.123456789Z"),
                            new Owner(odd),
                            false,
                            new IdempotencyKey(odd, odd));

            assertThat(JournalCodec.job(throughUtf8(JournalCodec.encode(job))).equals(job))
                    .isTrue();
        }
    }

    @Test
    void a_job_of_a_time_before_pictures_can_be_read() throws Exception {
        var job =
                JournalCodec.job(
                        """
                        {"format":1,"id":"a","submittedAt":"2026-01-02T03:04:05Z","owner":"o",
                         "streamed":true,
                         "model":{"name":"m","siteId":"s","modality":"CHAT"},
                         "prompt":{"model":"m","messages":[{"role":"USER","text":"hi"}]}}
                        """);

        assertThat(job.model()).isEqualTo(new Model("m", "s", Modality.CHAT, null));
        assertThat(job.prompt().messages()).containsExactly(new Message(Role.USER, "hi"));
    }

    @Test
    void what_a_newer_version_wrote_is_refused_with_a_reason() {
        assertThatThrownBy(() -> JournalCodec.events("{\"format\":2,\"events\":[]}"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void what_is_not_readable_is_refused_without_telling_what_it_was() {
        for (var broken :
                List.of("{\"format\":1", "{\"format\":1,\"events\":[{\"type\":\"secret\"}]}")) {
            assertThatThrownBy(() -> JournalCodec.events(broken))
                    .isInstanceOf(JournalException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    private static String throughUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
