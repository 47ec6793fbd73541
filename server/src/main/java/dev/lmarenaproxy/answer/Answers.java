package dev.lmarenaproxy.answer;

import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_ANSWERED;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Jobs.Taken;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Newcomer;
import dev.lmarenaproxy.emulation.Emulation;
import dev.lmarenaproxy.emulation.Reading;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where requests of all dialects become answers. Safe for threads; returns at once. */
public final class Answers {
    /** Why a model can't be asked. */
    private static final Set<Fault.Kind> NO_MODEL =
            Set.of(MODEL_NOT_FOUND, NO_TAB_CONNECTED, NO_TAB_ANSWERED);

    private final Jobs jobs;
    private final Models models;
    private final MediaSource media;
    private final InstantSource clock;
    private final Supplier<String> defaultModel;

    /**
     * @param defaultModel asked where a request of a chat names no model; empty: the first that
     *     chats
     */
    public Answers(
            Jobs jobs,
            Models models,
            MediaSource media,
            InstantSource clock,
            Supplier<String> defaultModel) {
        this.jobs = jobs;
        this.models = models;
        this.media = media;
        this.clock = clock;
        this.defaultModel = defaultModel;
    }

    /** Tells what was asked for with a job. */
    @FunctionalInterface
    public interface Recall {
        /**
         * What the job's note tells, or null where its answer is not to be read by this reader.
         *
         * @throws FaultException when the note can't be read
         */
        @Nullable CompletionRequest request(Job job) throws FaultException;
    }

    /** A name for a new answer. */
    public static JobId newId() {
        return new JobId(UUID.randomUUID().toString().replace("-", ""));
    }

    /**
     * Begins an answer, or finds the one that has the key. Whoever gets it reads it, or says {@link
     * Answer#leave}.
     *
     * @param work where a long prompt is worked through
     * @return fails with a {@link FaultException} when there is no such model, or it can't be asked
     *     such a prompt, or the key belongs to another request; completes on any thread
     */
    public CompletionStage<Answer> begin(Asking asking, Executor work) {
        return model(asking)
                .thenComposeAsync(model -> begin(asking, model), work)
                .exceptionallyCompose(failure -> known(asking, failure));
    }

    /**
     * The client went away before its answer began. What waits for the first model list ends; what
     * is a job by now comes as an answer, to be left.
     */
    public void withdraw(Asking asking) {
        jobs.withdrawn(asking.id());
    }

    private CompletionStage<Answer> begin(Asking asking, Model model) {
        List<Emulation> choices;
        try {
            choices = choices(asking, model);
        } catch (FaultException e) {
            return failedFuture(e);
        }
        var first =
                new Job(
                        asking.id(),
                        choices.getFirst().prompt(),
                        model,
                        clock.instant(),
                        asking.owner(),
                        asking.streamed(),
                        asking.key(),
                        asking.withoutClient(),
                        asking.note());
        return jobs.submit(first).thenCompose(taken -> others(choices, taken, asking));
    }

    /** How each choice is asked for and read, in their order. */
    private static List<Emulation> choices(Asking asking, Model model) throws FaultException {
        var choices = new ArrayList<Emulation>();
        for (var request : asking.requests()) {
            var emulation = Emulation.of(asking.fit().to(request, model));
            choices.addAll(Collections.nCopies(request.choices(), emulation));
        }
        return choices;
    }

    /** The answer of a known first job: with those of the other choices. */
    private CompletionStage<Answer> others(List<Emulation> choices, Taken first, Asking asking) {
        var others = new ArrayList<CompletableFuture<Taken>>();
        for (var i = 1; i < choices.size(); i++) {
            var job = further(first.job(), choices.get(i).prompt(), "choice " + i);
            others.add(jobs.submit(job).toCompletableFuture());
        }
        return CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
                .handle((_, failure) -> {
                    if (failure != null) {
                        // an answer with fewer choices than were asked for is none
                        jobs.left(first.job().id());
                        others.stream()
                                .filter(other -> !other.isCompletedExceptionally())
                                .forEach(other -> jobs.left(other.join().job().id()));
                        throw new CompletionException(failure);
                    }
                    var all = new ArrayList<Taken>(List.of(first));
                    others.forEach(other -> all.add(other.join()));
                    return answer(
                            all,
                            (index, id) -> reading(choices.get(index), id, asking.modality()),
                            asking.streamed(),
                            true,
                            asking.loading());
                });
    }

    private static Reading reading(Emulation emulation, String id, Modality wanted) {
        var reading = emulation.reading(id);
        return switch (wanted) {
            case IMAGE, VIDEO -> new MediaReading(reading);
            case CHAT, SEARCH -> reading;
        };
    }

    /** Another job beside the first, to be found again by its part in the answer. */
    private Job further(Job first, Prompt prompt, String part) {
        return new Job(
                newId(),
                prompt,
                first.model(),
                clock.instant(),
                first.owner(),
                first.streamed(),
                IdempotencyKey.within(first.id(), part),
                first.withoutClient());
    }

    /**
     * Finds an answer with one choice by what is kept of its request, to read it again from its
     * beginning. Reading one that has ended begins nothing new, unless it is one that goes on by
     * itself.
     *
     * @param shows whether this reader shows the answer of a job before its end
     * @param work where the request is recalled, which may take long
     * @return empty where there is none, or not for this reader; fails with a {@link
     *     FaultException} when the journal can't tell
     */
    public CompletionStage<Optional<Answer>> find(
            JobId id, Recall recall, Predicate<Job> shows, Loading loading, Executor work) {
        return jobs.attach(id)
                .thenApplyAsync(
                        found -> found.flatMap(taken -> read(taken, recall, shows, loading)), work);
    }

    private Optional<Answer> read(
            Taken taken, Recall recall, Predicate<Job> shows, Loading loading) {
        var job = taken.job();
        try {
            var request = recall.request(job);
            if (request == null) {
                jobs.left(job.id());
                return Optional.empty();
            }
            var asks = !taken.stream().ended() || job.withoutClient() == WithoutClient.GO_ON;
            var emulation = Emulation.of(request);
            return Optional.of(
                    answer(
                            List.of(taken),
                            (_, answer) -> emulation.reading(answer),
                            shows.test(job),
                            asks,
                            loading));
        } catch (FaultException e) {
            jobs.left(job.id());
            throw new CompletionException(e);
        }
    }

    private Answer answer(
            List<Taken> taken, Readings readings, boolean streamed, boolean asks, Loading loading) {
        var choices = new ArrayList<Choice>();
        for (var job : taken) {
            var reading = readings.of(choices.size(), job.job().id().value());
            choices.add(new Choice(jobs, reading, job, streamed, asks, loading, media, clock));
        }
        return new Answer(jobs, List.copyOf(choices));
    }

    /** How each choice is read. */
    @FunctionalInterface
    private interface Readings {
        /**
         * @param answer tells answers apart
         */
        Reading of(int choice, String answer);
    }

    /** An answer from before stays within reach when its model is not offered any more. */
    private CompletionStage<Answer> known(Asking asking, Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        var key = asking.key();
        var noModel =
                cause instanceof FaultException known && NO_MODEL.contains(known.fault().kind());
        if (key == null || !noModel) {
            return failedFuture(failure);
        }
        return jobs.find(asking.owner(), key)
                .thenCompose(found ->
                        found.isEmpty() ? failedFuture(failure) : others(found.get(), asking));
    }

    private CompletionStage<Answer> others(Taken first, Asking asking) {
        try {
            return others(choices(asking, first.job().model()), first, asking);
        } catch (FaultException e) {
            return failedFuture(e);
        }
    }

    private CompletionStage<Model> model(Asking asking) {
        var known = find(asking);
        if (known.isPresent()) {
            return completedFuture(known.get());
        }
        if (!models.all().isEmpty()) {
            return failedFuture(new FaultException(unknown(asking)));
        }
        if (models.tabReady()) {
            models.refresh();
        }
        return jobs.untilModels(
                        new Newcomer(asking.id(), name(asking), clock.instant(), asking.streamed()))
                .thenCompose(_ ->
                        find(asking)
                                .map(CompletableFuture::completedFuture)
                                .orElseGet(
                                        () -> failedFuture(new FaultException(unknown(asking)))));
    }

    private Optional<Model> find(Asking asking) {
        var name = name(asking);
        return name.isEmpty()
                ? models.all().stream()
                        .filter(model -> model.modality() == asking.modality())
                        .findFirst()
                : models.find(name);
    }

    private Fault unknown(Asking asking) {
        return name(asking).isEmpty()
                ? Fault.of(
                        MODEL_NOT_FOUND,
                        "The request names no model, and the site offers none of the kind "
                                + asking.modality().name().toLowerCase(Locale.ROOT)
                                + ".")
                : models.unknown(name(asking));
    }

    private String name(Asking asking) {
        var given = asking.request().model();
        return given.isEmpty() && asking.modality() == Modality.CHAT ? defaultModel.get() : given;
    }
}
