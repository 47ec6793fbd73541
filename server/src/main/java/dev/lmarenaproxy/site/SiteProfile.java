package dev.lmarenaproxy.site;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

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
     * The request that asks the model, with ids of its own.
     *
     * @throws FaultException when the conversation is longer than the site takes
     */
    public SiteRequest ask(Prompt prompt, Model model, Instant now) throws FaultException {
        return contract.ask().request(prompt, model, now, random);
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
