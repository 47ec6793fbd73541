package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final TabId TAB = new TabId("tab");

    private final FakeClock clock = new FakeClock();
    private final RecordingListener told = new RecordingListener();
    private int bodyBytes = 1000;
    private final Requests requests = new Requests(List.of(told), () -> bodyBytes, clock, 41);
    private final Job job = TestJobs.streamed("a", clock.instant());

    private ClientRequest begin() {
        return requests.begin(
                new Origin(
                        "req_1",
                        "/v1/chat/completions",
                        Owner.ANONYMOUS,
                        "curl/8",
                        clock.instant(),
                        null));
    }

    private ClientRequest asking() {
        var request = begin();
        request.asks("m", true, 1, 1, job.id());
        request.taken("m", job.id());
        return request;
    }

    private void pass(int millis) {
        clock.pass(Duration.ofMillis(millis));
    }

    /** The whole life of a request whose answer is there after 1.6 s. */
    private ClientRequest answered() {
        var request = asking();
        var listener = request.listener(() -> true);
        pass(100);
        requests.queued(job, clock.instant());
        pass(200);
        requests.assigned(job, TAB, "firefox", 1, clock.instant());
        pass(300);
        listener.told(0, new JobEvent.Reasoning("hm"), false);
        listener.told(0, new JobEvent.Text("Hello"), false);
        pass(900);
        requests.answered(job, clock.instant());
        pass(100);
        var end = new JobEvent.Finished(FinishReason.STOP, new Usage(3, 4, 1));
        requests.ended(job, end, 1, clock.instant());
        listener.told(0, end, true);
        return request;
    }

    @Test
    void a_request_is_told_of_from_its_beginning() {
        begin();

        assertThat(told.begun)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.number()).isEqualTo(42);
                    assertThat(record.status()).isEqualTo(Status.WAITING);
                    assertThat(record.origin().id()).isEqualTo("req_1");
                });
        assertThat(requests.underWay()).hasSize(1);
    }

    @Test
    void of_several_prompts_each_counts_once() {
        var request = begin();
        request.asks("m", false, 4, 2, job.id());
        var listener = request.listener(() -> false);
        for (var choice : List.of(3, 1, 0, 2)) {
            listener.told(
                    choice,
                    new JobEvent.Finished(FinishReason.STOP, new Usage(3, 4, 1)),
                    choice == 2);
        }

        assertThat(requireNonNull(told.ended.getFirst().outcome()).usage())
                .isEqualTo(new Usage(6, 16, 4));
    }

    @Test
    void the_record_of_an_answered_request_has_all_its_figures() {
        answered();

        var record = told.ended.getFirst();
        var outcome = requireNonNull(record.outcome());
        assertThat(record.status()).isEqualTo(Status.COMPLETED);
        assertThat(outcome.httpStatus()).isEqualTo(200);
        assertThat(outcome.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(outcome.usage()).isEqualTo(new Usage(3, 4, 1));
        assertThat(record.durationMillis()).isEqualTo(1600);
        assertThat(record.queueMillis()).isEqualTo(200);
        assertThat(record.timeToFirstTokenMillis()).isEqualTo(600);
        assertThat(record.overheadMillis()).isEqualTo(200);
        assertThat(record.characters()).isEqualTo(7);
        assertThat(record.work().attempts()).isEqualTo(1);
        assertThat(record.work().tab()).isEqualTo(TAB);
        assertThat(record.work().browser()).isEqualTo("firefox");
        assertThat(requests.underWay()).isEmpty();
        assertThat(requests.waitingFor(job.id())).isEmpty();
    }

    @Test
    void its_details_tell_what_happened_when() {
        answered();

        var details = told.details.getFirst();
        assertThat(details.timeline())
                .extracting(Moment::kind)
                .containsExactly(
                        "received", "queued", "assigned", "first_token", "answered", "finished");
        assertThat(details.jobs()).containsExactly(new Part(job.id(), 1, "stop"));
        assertThat(requireNonNull(details.answered()).text()).isEqualTo("Hello");
        assertThat(requireNonNull(details.reasoned()).text()).isEqualTo("hm");
    }

    @Test
    void nothing_of_the_texts_is_kept_where_they_are_not_recorded() {
        bodyBytes = 0;
        answered().body(new byte[] {'a'});

        var details = told.details.getFirst();
        assertThat(details.asked()).isNull();
        assertThat(details.answered()).isNull();
        assertThat(details.reasoned()).isNull();
    }

    @Test
    void the_first_end_counts() {
        var request = answered();
        request.clientGone();
        request.fault(Fault.of(Fault.Kind.INTERNAL_ERROR, "no"));
        request.responded(200, true);

        assertThat(told.ended).hasSize(1);
        assertThat(request.record().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void progress_is_told_at_most_twice_a_second() {
        var request = asking();
        var listener = request.listener(() -> true);
        listener.told(0, new JobEvent.Text("a"), false);
        told.changed.clear();
        for (var i = 0; i < 100; i++) {
            pass(10);
            listener.told(0, new JobEvent.Text("b"), false);
            listener.passedOn();
        }

        assertThat(told.changed).extracting(RequestRecord::characters).containsExactly(51L, 101L);
    }

    @Test
    void several_choices_of_one_prompt_count_it_once() {
        var request = begin();
        request.asks("m", true, 2, 1, job.id());
        var listener = request.listener(() -> true);
        listener.told(0, new JobEvent.Finished(FinishReason.LENGTH, new Usage(3, 4, 1)), false);
        listener.told(1, new JobEvent.Finished(FinishReason.STOP, new Usage(3, 5, 0)), true);

        var outcome = told.outcome();
        assertThat(outcome.usage()).isEqualTo(new Usage(3, 9, 1));
        assertThat(outcome.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void a_further_job_of_the_answer_belongs_to_its_request() {
        asking();
        var further =
                new Job(
                        new JobId("b"),
                        job.prompt(),
                        job.model(),
                        job.submittedAt(),
                        job.owner(),
                        true,
                        IdempotencyKey.within(job.id(), "repair"));
        requests.queued(job, clock.instant());
        requests.assigned(job, TAB, "firefox", 1, clock.instant());
        requests.queued(further, clock.instant());
        requests.assigned(further, new TabId("other"), "chrome", 1, clock.instant());

        var request = requests.underWay().iterator().next();
        assertThat(request.record().work().attempts()).isEqualTo(2);
        assertThat(request.details().jobs())
                .containsExactly(new Part(job.id(), 1, null), new Part(further.id(), 1, null));
        assertThat(request.details().timeline())
                .extracting(Moment::job)
                .containsExactly(null, null, null, further.id(), further.id());
    }

    @Test
    void a_listener_that_fails_holds_nobody_up() {
        RequestListener broken =
                new RequestListener() {
                    @Override
                    public void begun(RequestRecord request) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        var both = new Requests(List.of(broken, told), () -> 0, clock, 0);
        both.begin(new Origin("a", "/v1/messages", Owner.ANONYMOUS, "", clock.instant(), null));

        assertThat(told.begun).hasSize(1);
    }

    @Nested
    class When_it_fails {
        @Test
        void before_there_is_a_job_by_its_clients_fault_it_is_refused() {
            begin().fault(Fault.of(Fault.Kind.MODEL_NOT_FOUND, "no such model"));

            var outcome = told.outcome();
            assertThat(outcome.status()).isEqualTo(Status.REFUSED);
            assertThat(outcome.httpStatus()).isEqualTo(404);
            assertThat(requireNonNull(outcome.error()).code()).isEqualTo("model_not_found");
        }

        @Test
        void by_the_gateways_fault_it_has_failed() {
            begin().fault(Fault.noTab(Duration.ofSeconds(10)));

            var outcome = told.outcome();
            assertThat(outcome.status()).isEqualTo(Status.FAILED);
            assertThat(outcome.httpStatus()).isEqualTo(503);
        }

        @Test
        void for_a_full_queue_it_is_refused_even_as_a_job() {
            var request = asking();
            requests.queued(job, clock.instant());
            request.listener(() -> false).told(0, failed(Fault.Kind.QUEUE_FULL), true);

            assertThat(told.outcome().status()).isEqualTo(Status.REFUSED);
            assertThat(told.outcome().httpStatus()).isEqualTo(429);
        }

        @Test
        void in_the_middle_of_a_stream_its_client_had_a_good_status() {
            var listener = asking().listener(() -> true);
            listener.told(0, new JobEvent.Text("a"), false);
            listener.told(0, failed(Fault.Kind.STREAM_INTERRUPTED), true);

            var record = told.ended.getFirst();
            assertThat(told.outcome().status()).isEqualTo(Status.FAILED);
            assertThat(told.outcome().httpStatus()).isEqualTo(200);
            assertThat(record.characters()).isEqualTo(1);
        }

        private JobEvent.Failed failed(Fault.Kind kind) {
            return new JobEvent.Failed(Fault.of(kind, "no"));
        }
    }

    @Nested
    class When_it_goes_on_without_its_client {
        @Test
        void the_end_of_its_job_is_its_end() {
            var request = asking();
            request.goesOnUnread();
            request.responded(200, true);
            request.clientGone();
            requests.ended(job, new JobEvent.Finished(FinishReason.STOP, null), 1, clock.instant());

            assertThat(told.ended).hasSize(1);
            assertThat(request.record().status()).isEqualTo(Status.COMPLETED);
        }

        @Test
        void whoever_reads_it_tells_of_its_end() {
            var request = asking();
            request.goesOn();
            request.responded(200, true);
            requests.reader(job.id()).told(0, new JobEvent.Finished(FinishReason.STOP, null), true);

            assertThat(request.record().status()).isEqualTo(Status.COMPLETED);
        }

        @Test
        void a_stop_of_the_gateway_is_not_its_end() {
            var request = asking();
            request.goesOnUnread();
            requests.ended(
                    job,
                    new JobEvent.Failed(Fault.of(Fault.Kind.SHUTTING_DOWN, "bye")),
                    1,
                    clock.instant());

            assertThat(told.ended).isEmpty();
        }

        @Test
        void one_that_was_asked_for_before_ends_with_its_response() {
            var request = begin();
            request.asks("m", true, 1, 1, new JobId("fresh"));
            request.goesOn();
            request.taken("m", job.id());
            request.responded(200, true);

            assertThat(request.record().status()).isEqualTo(Status.COMPLETED);
            assertThat(request.record().work().answer()).isEqualTo(job.id());
        }
    }
}
