package dev.lmarenaproxy.http;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.answer.Loading;
import dev.lmarenaproxy.dialect.openai.AskedResponse;
import dev.lmarenaproxy.dialect.openai.ItemId;
import dev.lmarenaproxy.dialect.openai.MadeResponse;
import dev.lmarenaproxy.dialect.openai.ResponseView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds responses that are kept, and reads them. To be used on the connection's context. */
final class ResponseShelf {
    private final Vertx vertx;
    private final Answers answers;
    private final Follower follower;

    ResponseShelf(Vertx vertx, Answers answers, Follower follower) {
        this.vertx = vertx;
        this.answers = answers;
        this.follower = follower;
    }

    /** A response that is kept; whoever gets it reads the answer, or leaves it. */
    record Kept(Answer answer, AskedResponse asked) {
        Job job() {
            return answer.job();
        }

        MadeResponse made() {
            return ResponseShelf.made(answer);
        }
    }

    static MadeResponse made(Answer answer) {
        var job = answer.job();
        return new MadeResponse(job.id(), job.submittedAt(), job.model().name(), answer::endedAt);
    }

    /**
     * Finds a response.
     *
     * @param shows whether what came of the answer of a job is shown before its end
     * @return fails with {@link Fault.Kind#NOT_FOUND} where the owner has none with the id
     */
    Future<Kept> find(Owner owner, String id, Predicate<Job> shows) {
        var answer = ItemId.answerOf(id);
        return answer.isEmpty()
                ? Future.failedFuture(new FaultException(notFound(id)))
                : find(owner, answer.get(), shows)
                        .compose(kept ->
                                kept == null
                                        ? Future.failedFuture(new FaultException(notFound(id)))
                                        : Future.succeededFuture(kept));
    }

    /** Null where the owner has none. */
    Future<@Nullable Kept> find(Owner owner, JobId id, Predicate<Job> shows) {
        var recalled = new AtomicReference<@Nullable AskedResponse>();
        var found =
                answers.find(
                        id,
                        job -> {
                            var asked = recall(owner, job);
                            recalled.set(asked);
                            return asked == null ? null : asked.completion();
                        },
                        shows,
                        Loading.PICTURES,
                        new Work(vertx, false));
        return Future.fromCompletionStage(found, vertx.getOrCreateContext())
                .map(answer ->
                        answer.map(one -> kept(one, requireNonNull(recalled.get()))).orElse(null));
    }

    private static @Nullable AskedResponse recall(Owner owner, Job job) throws FaultException {
        var note = job.note();
        return note == null || !job.owner().equals(owner) ? null : AskedResponse.recall(note);
    }

    private Kept kept(Answer answer, AskedResponse asked) {
        var job = answer.job();
        if (job.withoutClient() == WithoutClient.GO_ON && answer.endedAt() == null) {
            // after a restart it may be that nobody reads it
            follower.follow(job.id());
        }
        return new Kept(answer, asked);
    }

    /** What is there of a response now; the answer is left. */
    Future<ResponseView> look(Kept kept) {
        return read(kept, false);
    }

    /** A response once it has ended. */
    Future<ResponseView> whole(Kept kept) {
        return read(kept, true);
    }

    private Future<ResponseView> read(Kept kept, boolean whole) {
        var context = vertx.getOrCreateContext();
        var answer = kept.answer();
        var view = kept.asked().view(kept.made());
        var read = Promise.<ResponseView>promise();
        answer.open(
                task -> context.runOnContext(_ -> task.run()),
                () -> {
                    for (var told = answer.poll(); told != null; told = answer.poll()) {
                        view.add(told.event());
                    }
                    answer.passedOn();
                    if ((answer.ended() || !(whole || answer.isLookingUp()))
                            && read.tryComplete(view)) {
                        answer.leave();
                    }
                });
        return read.future();
    }

    private static Fault notFound(String id) {
        return Fault.at(
                Fault.Kind.NOT_FOUND, "id", "Response with id '%s' not found.".formatted(id));
    }
}
