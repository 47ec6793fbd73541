package dev.lmarenaproxy.tab;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteRequest;
import dev.lmarenaproxy.site.UploadForm;
import dev.lmarenaproxy.site.UploadForm.Actions;
import dev.lmarenaproxy.site.UploadForm.Place;
import dev.lmarenaproxy.site.UploadedPicture;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pictures of one question to the site, one after the other. Owned by the session's
 * executor.
 */
final class Upload {
    /** What the page has told; of its release of the site, which may be over. */
    static final class Known {
        @Nullable Actions actions;
    }

    /** Hears of the end, unless the upload was given up. */
    interface End {
        void uploaded(List<UploadedPicture> pictures);

        void failed(Fault fault);
    }

    private final Question question;
    private final UploadForm form;
    private final Known known;
    private final Errands errands;
    private final InstantSource clock;
    private final End end;

    private @Nullable Exchange current;
    private boolean lookedAnew;
    private boolean over;

    Upload(
            Question question,
            UploadForm form,
            Known known,
            Errands errands,
            InstantSource clock,
            End end) {
        this.question = question;
        this.form = form;
        this.known = known;
        this.errands = errands;
        this.clock = clock;
        this.end = end;
    }

    void begin() {
        CompletableFuture<List<UploadedPicture>> all = completedFuture(List.of());
        for (var picture : question.pictures()) {
            all = all.thenCompose(done -> bring(picture).thenApply(next -> plus(done, next)));
        }
        var _ =
                all.whenComplete((uploaded, failure) -> {
                    if (over) {
                        return;
                    }
                    over = true;
                    if (failure == null) {
                        end.uploaded(uploaded);
                    } else {
                        end.failed(fault(failure));
                    }
                });
    }

    /** Nobody wants it any more. */
    void cancel() {
        lose();
        errands.drop(current);
    }

    /** The tab is gone. */
    void lose() {
        over = true;
    }

    private CompletableFuture<UploadedPicture> bring(Attachment picture) {
        return act(actions -> form.place(actions, picture), form::placed)
                .thenCompose(place -> put(place, picture))
                .thenCompose(place ->
                        act(
                                actions -> form.sign(actions, place),
                                body -> form.signed(body, place, picture)));
    }

    private CompletableFuture<Place> put(Place place, Attachment picture) {
        return result(errands.put(place.url(), picture))
                .thenCompose(answer ->
                        answer.head().isSuccess()
                                ? completedFuture(place)
                                : failed(UploadForm.refusedBytes(answer.head().status(), picture)));
    }

    /** Performs an action; where the site doesn't know it any more, once again by its new id. */
    private <T> CompletableFuture<T> act(
            Function<Actions, SiteRequest> request, Function<byte[], Optional<T>> reader) {
        return actions()
                .thenCompose(actions -> result(errands.act(request.apply(actions))))
                .thenCompose(answer ->
                        UploadForm.isStale(answer.head()) && !lookedAnew
                                ? lookAnew()
                                        .thenCompose(actions ->
                                                result(errands.act(request.apply(actions))))
                                : completedFuture(answer))
                .thenCompose(answer -> {
                    var told =
                            answer.head().isSuccess()
                                    ? reader.apply(answer.body())
                                    : Optional.<T>empty();
                    return told.map(CompletableFuture::completedFuture)
                            .orElseGet(() ->
                                    failed(
                                            form.refused(
                                                    answer.head(),
                                                    answer.body(),
                                                    clock.instant())));
                });
    }

    private CompletableFuture<Actions> actions() {
        return known.actions != null
                ? completedFuture(known.actions)
                : look(false).thenCompose(found -> found ? actions() : lookAnew());
    }

    /** At most once: who has just looked finds nothing else. */
    private CompletableFuture<Actions> lookAnew() {
        if (lookedAnew) {
            return failed(UploadForm.unknownAction());
        }
        lookedAnew = true;
        known.actions = null;
        return look(true)
                .thenCompose(found -> found ? actions() : failed(UploadForm.unknownAction()));
    }

    private CompletableFuture<Boolean> look(boolean anew) {
        return result(errands.look(form.look(anew)))
                .thenApply(answer -> {
                    form.found(answer.body()).ifPresent(actions -> known.actions = actions);
                    return known.actions != null;
                });
    }

    private CompletableFuture<FetchedBody> result(Errands.Errand errand) {
        current = errand.exchange();
        return errand.result();
    }

    private static <T> CompletableFuture<T> failed(Fault fault) {
        return failedFuture(new FaultException(fault));
    }

    private static Fault fault(Throwable failure) {
        return switch (failure) {
            case FaultException known -> known.fault();
            case CompletionException wrapped
                    when wrapped.getCause() instanceof FaultException known ->
                    known.fault();
            default ->
                    Fault.of(
                            Fault.Kind.INTERNAL_ERROR,
                            "A picture could not be uploaded: "
                                    + failure.getClass().getSimpleName());
        };
    }

    private static List<UploadedPicture> plus(List<UploadedPicture> done, UploadedPicture next) {
        var more = new ArrayList<>(done);
        more.add(next);
        return more;
    }
}
