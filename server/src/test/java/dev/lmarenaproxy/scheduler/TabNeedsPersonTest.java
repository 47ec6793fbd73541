package dev.lmarenaproxy.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision.Start;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tabs in which the site wants something of the person. */
class TabNeedsPersonTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.EPOCH;
    private static final JobId JOB = new JobId("a");
    private static final JobId NEXT = new JobId("b");
    private static final TabId NEEDY = new TabId("needy");
    private static final TabId WELL = new TabId("well");

    private final Scheduler scheduler = new Scheduler(new Limits(1, 10, LONG, LONG, LONG));

    @Test
    void a_needy_tab_is_passed_over_even_while_the_others_are_full() {
        scheduler.tabReady(NEEDY, NOW);
        scheduler.tabReady(WELL, NOW);
        scheduler.tabNeedsPerson(NEEDY, true);

        assertThat(scheduler.submitted(JOB, NOW)).containsExactly(new Start(JOB, WELL, 1));
        assertThat(scheduler.submitted(NEXT, NOW)).isEmpty();
    }

    @Test
    void a_needy_tab_is_better_than_none() {
        scheduler.tabReady(NEEDY, NOW);
        scheduler.tabNeedsPerson(NEEDY, true);

        assertThat(scheduler.submitted(JOB, NOW)).containsExactly(new Start(JOB, NEEDY, 1));
    }

    @Test
    void a_tab_that_got_what_it_needed_takes_waiting_jobs_at_once() {
        scheduler.tabReady(NEEDY, NOW);
        scheduler.tabReady(WELL, NOW);
        scheduler.tabNeedsPerson(NEEDY, true);
        scheduler.submitted(JOB, NOW);
        scheduler.submitted(NEXT, NOW);

        assertThat(scheduler.tabNeedsPerson(NEEDY, false))
                .containsExactly(new Start(NEXT, NEEDY, 1));
    }
}
