package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.tab.TestTab.LIMITS;
import static dev.lmarenaproxy.tab.TestTab.attempt;
import static dev.lmarenaproxy.tab.TestTab.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A site that sends nothing, and when that is its own doing. */
class SilentSiteTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int WINDOW = 400;

    private final TestTab tab = TestTab.connected();

    @Test
    void fails_the_answer_and_stops_the_request() {
        var sink = tab.start("a");
        tab.head("a").chunk("a", row(10));

        pass(LIMITS.idle().minus(SECOND));
        assertThat(sink.events).hasSize(1);
        pass(SECOND);

        assertThat(sink.fault()).isEqualTo(Fault.Kind.ANSWER_TIMEOUT);
        assertThat(tab.link().taken()).contains(new Frame.Cancel("a", 1));
        assertThat(tab.session.status().running()).isZero();
    }

    @Test
    void is_not_to_blame_while_the_reader_is_slow() {
        var sink = tab.start("a").stopReading();
        tab.head("a").chunk("a", row(WINDOW));

        pass(LIMITS.idle().multipliedBy(5));
        assertThat(sink.events).hasSize(1);

        sink.readAll();
        tab.session.progressed(new JobId("a"));
        pass(SECOND);
        assertThat(sink.events).as("the site had no time to send yet").hasSize(1);

        pass(LIMITS.idle());
        assertThat(sink.fault()).isEqualTo(Fault.Kind.ANSWER_TIMEOUT);
    }

    @Test
    void is_not_to_blame_while_the_connection_is_cut() {
        var patient =
                new TestTab(
                        new SessionLimits(
                                LIMITS.heartbeat(),
                                LIMITS.stale(),
                                LIMITS.silence(),
                                LIMITS.idle().multipliedBy(3),
                                LIMITS.idle(),
                                4000,
                                WINDOW));
        patient.connect();
        var sink = patient.start("a");
        patient.head("a").cut().pass(LIMITS.idle().multipliedBy(2));
        assertThat(sink.events).isEmpty();

        patient.connect(attempt("a"));
        patient.pass(LIMITS.idle().minus(SECOND));
        assertThat(sink.events).isEmpty();

        patient.pass(SECOND);
        assertThat(sink.fault()).isEqualTo(Fault.Kind.ANSWER_TIMEOUT);
    }

    /** Time goes by on a connection that is well. */
    private TestTab pass(Duration time) {
        return tab.send(new Frame.Pong(0)).pass(time).send(new Frame.Pong(0));
    }
}
