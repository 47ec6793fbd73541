package dev.lmarenaproxy.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.monitor.Ended;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {
    private final FakeClock clock = new FakeClock();
    private final RecentRequests recent = new RecentRequests();
    private final Requests requests = new Requests(List.of(recent), () -> 0, clock, 0);

    private void request(int millis, int status) {
        var request =
                requests.begin(
                        new Origin(
                                "r", "/v1/responses", Owner.ANONYMOUS, "", clock.instant(), null));
        clock.pass(Duration.ofMillis(millis));
        if (status == 0) {
            request.clientGone();
        } else if (status < 500) {
            request.responded(status, true);
        } else {
            request.fault(Fault.of(Fault.Kind.NO_TAB_ANSWERED, "x"));
        }
    }

    private Window last(int seconds) {
        return recent.since(clock.instant().minusSeconds(seconds));
    }

    @Test
    void only_what_was_completed_or_failed_is_judged() {
        request(10, 200);
        request(20, 200);
        request(30, 200);
        request(40, 504);
        request(50, 404);
        request(60, 0);

        assertThat(last(60).completed()).isEqualTo(3);
        assertThat(last(60).failed()).isEqualTo(1);
        assertThat(last(60).errorRate()).isEqualTo(0.25);
        assertThat(recent.completed()).isEqualTo(3);
        assertThat(recent.failed()).isEqualTo(1);
    }

    @Test
    void a_percentile_is_the_duration_that_so_many_do_not_exceed() {
        for (var i = 1; i <= 20; i++) {
            request(i, 200);
        }

        assertThat(last(60).percentileMillis(50)).isEqualTo(10);
        assertThat(last(60).percentileMillis(95)).isEqualTo(19);
        assertThat(last(60).percentileMillis(99)).isEqualTo(20);
    }

    @Test
    void what_is_older_than_the_window_does_not_count() {
        request(10, 200);
        clock.pass(Duration.ofSeconds(61));
        request(10, 504);

        assertThat(last(60).completed()).isZero();
        assertThat(last(60).errorRate()).isEqualTo(1);
        assertThat(last(120).completed()).isEqualTo(1);
    }

    @Test
    void of_nothing_there_are_no_figures() {
        assertThat(last(60).errorRate()).isNull();
        assertThat(last(60).percentileMillis(95)).isNull();
        assertThat(last(60).tokensPerSecond()).isNull();
    }

    @Test
    void what_was_refused_or_cancelled_takes_no_place_from_what_is_judged() {
        request(10, 200);
        request(20, 504);

        for (var i = 0; i < RecentRequests.MOST; i++) {
            request(0, i % 2 == 0 ? 404 : 0);
        }

        assertThat(last(60).completed()).isEqualTo(1);
        assertThat(last(60).failed()).isEqualTo(1);
    }

    @Test
    void what_ended_before_the_start_is_of_the_window_but_not_counted_since_then() {
        request(10, 200);
        var former =
                List.of(
                        ended(clock.instant().minusSeconds(70), Status.FAILED),
                        ended(clock.instant().minusSeconds(50), Status.COMPLETED),
                        ended(clock.instant().minusSeconds(40), Status.FAILED));

        recent.recall(former);

        assertThat(last(60).completed()).isEqualTo(2);
        assertThat(last(60).failed()).isEqualTo(1);
        assertThat(last(100).failed()).isEqualTo(2);
        assertThat(recent.completed()).isEqualTo(1);
        assertThat(recent.failed()).isZero();
    }

    @Test
    void of_more_than_there_is_room_for_the_newest_are_remembered() {
        request(10, 200);

        recent.recall(
                Collections.nCopies(RecentRequests.MOST, ended(clock.instant(), Status.FAILED)));

        assertThat(last(60).completed()).isEqualTo(1);
        assertThat(last(60).failed()).isEqualTo(RecentRequests.MOST - 1);
    }

    private static Ended ended(Instant at, Status status) {
        return new Ended(at, status, "gpt-5", "anonymous", null, null, 1000, null, 0, 0, 0);
    }
}
