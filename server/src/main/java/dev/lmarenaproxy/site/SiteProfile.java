package dev.lmarenaproxy.site;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A site's contract, read from data by {@link SiteProfiles}. It doesn't change and may be used by
 * any number of threads.
 */
public final class SiteProfile {
    /** What the profile's file says. */
    record Contract(
            Origins origins,
            URI home,
            AskForm ask,
            @Nullable UploadForm upload,
            List<ModelSource> modelSources,
            RefusalMarks refusals) {
        Contract {
            modelSources = List.copyOf(modelSources);
        }
    }

    private final String name;
    private final Contract contract;
    private final RandomGenerator random;

    SiteProfile(String name, Contract contract, RandomGenerator random) {
        this.name = name;
        this.contract = contract;
        this.random = random;
    }

    public String name() {
        return name;
    }

    /**
     * The origins of the site, {@code https://host} and {@code https://*.host} for all below it.
     */
    public Set<String> origins() {
        return contract.origins().patterns();
    }

    /** Whether a tab of this origin, as browsers write it, is one of the site's. */
    public boolean allowsOrigin(String origin) {
        return contract.origins().allow(origin);
    }

    /** The address to open for a person. */
    public URI home() {
        return contract.home();
    }

    /**
     * Asks the model the whole conversation in an evaluation of its own, with new ids.
     *
     * @throws FaultException when the conversation is longer than the site takes, or has pictures
     *     that the model doesn't take
     */
    public Question ask(Prompt prompt, Model model, Instant now) throws FaultException {
        return checked(contract.ask().begin(prompt, model, now, random));
    }

    /** Whether an evaluation that has an answer can be gone on with: {@link #goOn}. */
    public boolean continues() {
        return contract.ask().continuing() != null;
    }

    /**
     * Asks the model in an evaluation that has an answer. The site {@link #continues}.
     *
     * @param turns what is new since that answer; not empty
     * @throws FaultException when they are longer than the site takes, or have pictures that the
     *     model doesn't take
     */
    public Question goOn(String evaluationId, List<Message> turns, Model model, Instant now)
            throws FaultException {
        return checked(contract.ask().goOn(evaluationId, turns, model, now, random));
    }

    private Question checked(Question question) throws FaultException {
        if (contract.upload() == null && !question.pictures().isEmpty()) {
            throw new FaultException(
                    Fault.of(
                            Fault.Kind.UNSUPPORTED_VALUE,
                            "The site profile %s doesn't tell how pictures get to the site."
                                    .formatted(name)));
        }
        return question;
    }

    /** How pictures get to the site; empty where the profile doesn't tell. */
    public Optional<UploadForm> upload() {
        return Optional.ofNullable(contract.upload());
    }

    /** What the paths begin with by which answers are asked for, by the site's own page too. */
    public String answersBelow() {
        var path = contract.ask().path();
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Reads the answer that has this head; times in it count from {@code now}. */
    public AnswerDecoder decoder(SiteHead head, Instant now) {
        return new AnswerDecoder(new Refusals(contract.refusals(), head, now));
    }

    /** Where to read the list of models, the best place first. */
    public List<ModelSource> modelSources() {
        return contract.modelSources();
    }
}
