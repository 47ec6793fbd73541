package dev.lmarenaproxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final int ENOUGH = 10;

    private final FakeClock clock = new FakeClock();
    private final AtomicReference<Optional<Instant>> alarm =
            new AtomicReference<>(Optional.empty());
    private final CompletableFuture<Integer> alarmed = new CompletableFuture<>();
    private final AtomicInteger tasks = new AtomicInteger();
    private final Mailbox mailbox =
            new Mailbox(
                    clock,
                    alarm::get,
                    () -> {
                        alarm.set(Optional.empty());
                        alarmed.complete(tasks.get());
                    });

    @AfterEach
    void stop() {
        mailbox.close();
    }

    @Test
    void the_alarm_goes_off_when_its_time_has_come() throws Exception {
        alarm.set(Optional.of(clock.instant()));
        mailbox.start();

        assertThat(alarmed.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void tasks_without_end_do_not_keep_the_alarm_waiting() throws Exception {
        mailbox.post(this::andAgain);
        alarm.set(Optional.of(clock.instant().plusSeconds(1)));

        mailbox.start();

        assertThat(alarmed.get(10, TimeUnit.SECONDS)).isEqualTo(ENOUGH);
    }

    @Test
    void a_task_that_fails_does_not_stop_the_others() throws Exception {
        mailbox.start();
        mailbox.post(() -> {
            throw new StackOverflowError("planned");
        });
        var next = new CompletableFuture<Integer>();

        mailbox.post(() -> next.complete(1));

        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private Mailbox andAgain() {
        if (tasks.incrementAndGet() == ENOUGH) {
            clock.pass(Duration.ofSeconds(1));
        }
        if (!alarmed.isDone()) {
            mailbox.post(this::andAgain);
        }
        return mailbox;
    }
}
