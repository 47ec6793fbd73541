package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_FAILED;
import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;
import static dev.lmarenaproxy.Fault.Kind.RATE_LIMITED;
import static dev.lmarenaproxy.Fault.Kind.SIGNED_OUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_REJECTED;
import static dev.lmarenaproxy.Fault.Kind.VERIFICATION_REQUIRED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clients, tabs and a site that do whatever they like, in a made-up time. Its moods change: in a
 * rush jobs come fast and end seldom, in a drought tabs go and don't come back.
 */
final class World {
    private static final List<Fault.Kind> FAULTS =
            List.of(
                    STREAM_INTERRUPTED,
                    UPSTREAM_ERROR,
                    UPSTREAM_ERROR,
                    ANSWER_TIMEOUT,
                    EMPTY_ANSWER,
                    ANSWER_FAILED,
                    RATE_LIMITED,
                    RATE_LIMITED,
                    BROWSER_CHECK,
                    VERIFICATION_REQUIRED,
                    SIGNED_OUT,
                    UPSTREAM_REJECTED);
    private static final List<String> MODELS =
            List.of("common", "common", "common", "some", "rare");
    private static final List<String> OWNERS =
            List.of("greedy", "greedy", "greedy", "greedy", "modest", "modest", "shy");
    private static final int STORY = 20;
    private static final int BROWSERS = 4;
    private static final int TABS_PER_BROWSER = 2;

    private final Random random;
    private final Witness witness;
    private final Command.Subject subject;
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private int submitted;
    private int mood;
    private final Deque<String> story = new ArrayDeque<>();

    World(Random random, Witness witness, Command.Subject subject) {
        this.random = random;
        this.witness = witness;
        this.subject = subject;
    }

    /** Lets so many jobs come and go, and all tabs go at the end. */
    void run(int jobs) {
        while (submitted < jobs) {
            if (random.nextInt(200) == 0) {
                mood = random.nextInt(4);
            }
            time();
            tell(event());
        }
        for (var tab : List.copyOf(witness.known())) {
            tell(new Command.TabGone(tab));
        }
        for (var next = subject.nextDeadline(); next.isPresent(); next = subject.nextDeadline()) {
            now = next.get();
            tell(new Command.Passed());
        }
        witness.checkEnd();
    }

    private boolean isRush() {
        return mood == 1;
    }

    private boolean isDrought() {
        return mood == 2;
    }

    private boolean isCalm() {
        return mood == 3;
    }

    private void time() {
        switch (random.nextInt(isCalm() ? 30 : 60)) {
            case 0 ->
                    subject.nextDeadline().ifPresent(next -> now = next.isAfter(now) ? next : now);
            case 1, 2, 3 -> now = now.plusSeconds(random.nextInt(8));
            case 4 -> now = now.plusSeconds(random.nextInt(4) == 0 ? 7200 : 30);
            default -> now = now.plusMillis(random.nextInt(isRush() ? 50 : 600));
        }
    }

    /** The last commands, for who looks for the reason of a broken promise. */
    String story() {
        return String.join("\n", story);
    }

    private void tell(Command command) {
        story.addLast(now + " " + command);
        if (story.size() > STORY) {
            story.removeFirst();
        }
        witness.saw(command, subject.tell(command, now), now);
        var due = subject.nextDeadline();
        if (due.isPresent() && !due.get().isAfter(now)) {
            var passed = new Command.Passed();
            witness.saw(passed, subject.tell(passed, now), now);
        }
        witness.check(subject.nextDeadline());
    }

    private Command event() {
        int most = isRush() ? 60 : 100;
        int choice = random.nextInt(most);
        if (choice < 25) {
            return new Command.Submitted(request());
        }
        if (choice < 30) {
            return new Command.Cancelled(any(random.nextBoolean() ? waiting() : running()));
        }
        if (choice < 32) {
            return new Command.Again(any(running()));
        }
        if (choice < 45) {
            return new Command.AttemptFailed(any(running()), fault());
        }
        if (choice < 47) {
            return lie();
        }
        if (choice < 58) {
            return tab();
        }
        if (choice < 60) {
            return new Command.Offers(browser(), offered());
        }
        return new Command.Ended(any(running()));
    }

    private Request request() {
        int number = submitted++;
        var owner = random.nextInt(50) == 0 ? "guest-" + number : one(OWNERS);
        // some were asked before the gateway was started again
        boolean old = random.nextInt(100) == 0;
        return new Request(
                new JobId("job-" + number),
                new Owner(owner),
                one(MODELS),
                "talk-" + random.nextInt(30),
                random.nextBoolean(),
                old ? now.minusMillis(random.nextInt(20_000)) : now,
                old ? 2 : 0);
    }

    private Fault fault() {
        var kind = one(FAULTS);
        var told = kind == RATE_LIMITED && random.nextBoolean();
        return new Fault(
                kind, "It failed.", null, told ? Duration.ofSeconds(random.nextInt(60)) : null);
    }

    /** Ends of jobs that don't run, tabs that were never there, one that is in another browser. */
    private Command lie() {
        return switch (random.nextInt(6)) {
            case 0 -> new Command.Ended(any(waiting()));
            case 4 -> new Command.Again(any(waiting()));
            case 1 -> new Command.AttemptFailed(any(waiting()), fault());
            case 2 -> new Command.Ended(new JobId("job-" + random.nextInt(submitted + 1)));
            case 3 -> new Command.TabGone(new TabId("unknown"));
            default -> new Command.TabSeen(tabId(), view(browser()));
        };
    }

    private Command tab() {
        int number = random.nextInt(BROWSERS * TABS_PER_BROWSER);
        var id = new TabId("tab-" + number);
        if (random.nextInt(isDrought() ? 2 : 5) == 0) {
            return new Command.TabGone(id);
        }
        if (isDrought() && !witness.known().contains(id)) {
            return new Command.Passed();
        }
        return new Command.TabSeen(id, view("browser-" + number % BROWSERS));
    }

    private TabView view(String browser) {
        var needs = List.of(BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT);
        var need =
                random.nextInt(isCalm() ? 2 : 4) == 0
                        ? Fault.of(one(needs), "The person is needed.")
                        : null;
        return new TabView(browser, random.nextInt(8) > 0, need);
    }

    private Set<String> offered() {
        return Stream.of("common", "some", "rare")
                .filter(model -> random.nextInt(model.equals("rare") ? 3 : 8) > 0)
                .collect(Collectors.toSet());
    }

    private TabId tabId() {
        return new TabId("tab-" + random.nextInt(BROWSERS * TABS_PER_BROWSER));
    }

    private String browser() {
        return "browser-" + random.nextInt(BROWSERS);
    }

    private List<JobId> waiting() {
        return witness.waiting();
    }

    private List<JobId> running() {
        return witness.running();
    }

    private JobId any(List<JobId> jobs) {
        return jobs.isEmpty() ? new JobId("nobody") : one(jobs);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
