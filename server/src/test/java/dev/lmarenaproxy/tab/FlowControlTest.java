package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.tab.TestTab.LIMITS;
import static dev.lmarenaproxy.tab.TestTab.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.stream.JobStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page that sends whatever it may, readers that read as they like, connections that break: the
 * page is never allowed more than a window beyond what was read, and never stuck once all was read.
 */
class FlowControlTest {
    private static final JobId JOB = new JobId("a");

    /** Below the most bytes of an answer. */
    private static final int BODY = 3900;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_answer_always_comes_through(long seed) {
        var random = new Random(seed);
        for (var run = 0; run < 500; run++) {
            var answer = new Answer(random);

            answer.relay();

            assertThat(answer.sent).as("seed %d, run %d", seed, run).isEqualTo(BODY);
            assertThat(answer.stream.unread()).isZero();
        }
    }

    private static final class Answer {
        private final Random random;
        private final TestTab tab = new TestTab();
        private final JobStream stream = new JobStream(LIMITS.step());
        private final List<JobStream.Reader> readers = new ArrayList<>();

        /** In rows of 100 bytes, cut anywhere. */
        private final String body = TestTab.row(100).repeat(BODY / 100);

        private int sent;
        private long limit = LIMITS.window();

        Answer(Random random) {
            this.random = random;
            stream.onProgress(() -> tab.session.progressed(JOB));
            join();
            tab.connect();
            tab.session.start(
                    JOB,
                    1,
                    new Question("e-1", TestTab.REQUEST),
                    new AnswerSink() {
                        @Override
                        public void event(JobEvent event, long weight) {
                            stream.append(event, weight);
                        }

                        @Override
                        public long unread() {
                            return stream.unread();
                        }
                    });
            tab.head("a");
        }

        void relay() {
            while (sent < BODY) {
                if (random.nextInt(100) == 0) {
                    readEverything();
                    hear();
                    assertThat(limit).as("stuck after %d bytes", sent).isGreaterThan(sent);
                }
                switch (random.nextInt(40)) {
                    case 0 -> reconnect();
                    case 1 -> join();
                    case 2 -> leave();
                    case 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 -> readSome();
                    default -> sendSome();
                }
                hear();
                assertThat(tab.link().closed()).isNull();
            }
            readEverything();
        }

        private void sendSome() {
            var most = (int) Math.min(limit - sent, BODY - sent);
            if (most > 0) {
                var length = 1 + random.nextInt(Math.min(most, 150));
                tab.chunk("a", body.substring(sent, sent + length));
                sent += length;
            }
        }

        private void hear() {
            for (var frame : tab.link().taken()) {
                switch (frame) {
                    case Frame.Ack(var progress) -> allow(progress.limit());
                    case Frame.Welcome(_, var jobs) -> jobs.forEach(job -> allow(job.limit()));
                    case Frame.Order _,
                            Frame.Cancel _,
                            Frame.Needs _,
                            Frame.Standing _,
                            Frame.Reload _,
                            Frame.Ping _ -> {}
                }
            }
        }

        private void allow(long fresh) {
            assertThat(fresh).isGreaterThanOrEqualTo(limit);
            if (fresh > limit) {
                // a row that isn't complete is with nobody yet
                assertThat(fresh).isLessThanOrEqualTo(sent - stream.unread() + LIMITS.window());
            }
            limit = fresh;
        }

        private void reconnect() {
            tab.cut();
            hear();
            tab.connect(attempt("a"));
        }

        private void join() {
            readers.add(stream.join(() -> {}));
        }

        private void leave() {
            if (readers.size() > 1) {
                readers.remove(random.nextInt(readers.size())).close();
            }
        }

        private void readSome() {
            var reader = readers.get(random.nextInt(readers.size()));
            for (var i = random.nextInt(4); i >= 0; i--) {
                reader.poll();
            }
            reader.passedOn();
        }

        private void readEverything() {
            for (var reader : readers) {
                while (reader.poll() != null) {
                    // on to the next
                }
                reader.passedOn();
            }
        }
    }
}
