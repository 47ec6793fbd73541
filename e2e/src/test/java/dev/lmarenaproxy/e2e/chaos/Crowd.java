package dev.lmarenaproxy.e2e.chaos;

import dev.lmarenaproxy.e2e.chaos.Case.Outcome;
import dev.lmarenaproxy.e2e.chaos.Question.Manners;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Many clients, each on a thread of its own, that ask one question after the other until the
 * curtain falls, and then stay until they have had the last answer.
 */
final class Crowd implements AutoCloseable {
    private static final Pattern STORY = Pattern.compile("story=(\\S+)");
    private static final Duration RETURN = Duration.ofMillis(400);

    /** How often a client takes it that its connection breaks while the gateway runs. */
    private static final int MOST_CUTS = 3;

    private final GatewayProcess gateway;
    private final Curtain curtain;
    private final Timeline timeline;
    private final Map<String, Case> cases = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);
    private final CountDownLatch gone;
    private final boolean troubled;

    /**
     * @param troubled whether clients misbehave, and let things go wrong at the site
     */
    Crowd(
            GatewayProcess gateway,
            Curtain curtain,
            int clients,
            long seed,
            boolean troubled,
            Timeline timeline) {
        this.gateway = gateway;
        this.curtain = curtain;
        this.troubled = troubled;
        this.timeline = timeline;
        this.gone = new CountDownLatch(clients);
        for (var client = 0; client < clients; client++) {
            var name = client;
            var random = new Random(seed * 1_000_003 + client);
            Thread.ofVirtual().name("client-" + name).start(() -> live(name, random));
        }
    }

    /** The site was asked for an answer by this conversation. */
    void askedAtSite(String conversation) {
        var mark = STORY.matcher(conversation);
        var subject = mark.find() ? cases.get(mark.group(1)) : null;
        if (subject != null) {
            subject.asked();
        }
    }

    /** Whether all have had their last answer within the limit. */
    boolean isGoneWithin(Duration limit) throws InterruptedException {
        return gone.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    Collection<Case> cases() {
        return cases.values();
    }

    private void live(int client, Random random) {
        try {
            for (var number = 0; !curtain.hasFallen(); number++) {
                var question =
                        Question.make(
                                random, troubled, (troubled ? "q" : "w") + client + "x" + number);
                var subject = new Case(question, timeline.another());
                cases.put(question.mark(), subject);
                subject.ended(ask(subject, random));
                if (subject.outcome().orElseThrow() instanceof Outcome.Answered
                        && question.key() != null
                        && random.nextInt(20) == 0) {
                    askAgain(subject);
                }
                curtain.fallsWithin(Duration.ofMillis(random.nextInt(1000)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            gone.countDown();
        }
    }

    private Outcome ask(Case subject, Random random) throws InterruptedException {
        var question = subject.question();
        var patience = patience(question, random);
        var cuts = 0;
        while (true) {
            var turn = gateway.turn();
            var end = new Call(http, watch, subject, curtain, patience).make(gateway.address());
            subject.note(end.getClass().getSimpleName() + seen(end));
            switch (end) {
                case Call.End.Whole _ -> {
                    return new Outcome.Answered();
                }
                case Call.End.Refused(_, var code) -> {
                    return new Outcome.Failed(code);
                }
                case Call.End.HungUp _ -> {
                    if (question.manners() != Manners.COMES_BACK) {
                        return new Outcome.Left();
                    }
                    patience = Integer.MAX_VALUE;
                }
                case Call.End.Broken _ -> {
                    if (question.key() == null) {
                        return cut(subject, turn);
                    }
                    if (gateway.ranSince(turn) && ++cuts > MOST_CUTS) {
                        subject.flaw("lost: no final answer, however often its client came back");
                        return new Outcome.Cut(false);
                    }
                }
            }
            pause();
        }
    }

    /** How many pieces a client reads before it goes away. */
    private static int patience(Question question, Random random) {
        var leaves =
                switch (question.manners()) {
                    case GOES_AWAY -> true;
                    case COMES_BACK -> question.key() != null;
                    case READS_NOTHING -> random.nextBoolean();
                    case READS, READS_SLOWLY -> false;
                };
        if (!leaves) {
            return Integer.MAX_VALUE;
        }
        return question.manners() == Manners.READS_NOTHING ? 0 : random.nextInt(20);
    }

    /** A client without a key can't tell a refused connection from a cut one, but we can. */
    private Outcome cut(Case subject, int turn) {
        var crashed = !gateway.ranSince(turn);
        if (!crashed) {
            subject.flaw("lost: the connection was cut while the gateway ran");
        }
        return new Outcome.Cut(crashed);
    }

    /** With the same key, after the end: the same answer, and nobody is asked for it. */
    private void askAgain(Case subject) throws InterruptedException {
        var end =
                new Call(http, watch, subject, curtain, Integer.MAX_VALUE).make(gateway.address());
        subject.note("again: " + end.getClass().getSimpleName() + seen(end));
        if (end instanceof Call.End.Whole(_, var replayed) && !replayed) {
            subject.flaw("duplicated: answered again, not as a repetition");
        }
        if (end instanceof Call.End.Refused(_, var code)) {
            subject.flaw("lost: the answer that was given is now " + code);
        }
    }

    private void pause() throws InterruptedException {
        gateway.awaitStart();
        // also after the curtain
        new Curtain().fallsWithin(RETURN);
    }

    private static String seen(Call.End end) {
        return switch (end) {
            case Call.End.Whole(var text, var replayed) ->
                    " of %d characters%s".formatted(text.length(), replayed ? ", replayed" : "");
            case Call.End.Refused(var status, var code) -> " " + status + " " + code;
            case Call.End.Broken(var why) -> ": " + why;
            case Call.End.HungUp _ -> "";
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
        http.shutdownNow();
    }
}
