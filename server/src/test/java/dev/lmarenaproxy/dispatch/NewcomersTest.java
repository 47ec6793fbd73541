package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come before any model is known. */
class NewcomersTest {
    private final TestDispatch line = new TestDispatch();

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void wait_as_long_as_others_wait_for_a_tab() throws Exception {
        var first = entering("a");
        line.pass(Duration.ofSeconds(1));
        var second = entering("b");

        line.pass(TestDispatch.TAB_WAIT.minusSeconds(1));

        assertThat(fault(first).kind()).isEqualTo(NO_TAB_CONNECTED);
        assertThat(line.dispatcher.load().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(new Load(1, 0));
        assertThat(second).isNotDone();
    }

    @Test
    void are_sent_away_when_the_gateway_stops() throws Exception {
        var waiting = entering("a");

        line.dispatcher
                .drain(Duration.ofSeconds(10))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(fault(waiting).kind()).isEqualTo(SHUTTING_DOWN);
        assertThat(fault(entering("b")).kind()).isEqualTo(SHUTTING_DOWN);
    }

    @Test
    void of_other_requests_that_end_they_hear_nothing() throws Exception {
        var waiting = entering("a");

        line.dispatcher.withdrawn(new JobId("b"));
        line.dispatcher.cancel(new JobId("c"));

        assertThat(line.settled()).asString().contains("a");
        assertThat(waiting).isNotDone();
    }

    @Test
    void are_told_of_with_a_name_of_bounded_length() {
        var newcomer = newcomer("a", "x".repeat(10_000));

        assertThat(newcomer.model()).hasSize(200).endsWith("…");
    }

    private CompletableFuture<Void> entering(String id) {
        return line.dispatcher.untilModels(newcomer(id, "model")).toCompletableFuture();
    }

    private Newcomer newcomer(String id, String model) {
        return new Newcomer(new JobId(id), model, line.clock.instant(), false);
    }

    private static Fault fault(CompletableFuture<Void> refused) throws Exception {
        var failure = refused.handle((_, thrown) -> thrown).get(10, TimeUnit.SECONDS);
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return ((FaultException) requireNonNull(cause)).fault();
    }
}
