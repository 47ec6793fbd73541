package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;

/** Fits a request to the model that is to answer it. */
@FunctionalInterface
public interface Fit {
    /** Any model is asked the same. */
    Fit ANY = (request, _) -> request;

    /**
     * The same request again gives the same for the same model.
     *
     * @throws FaultException when this model can't be asked such a thing
     */
    CompletionRequest to(CompletionRequest request, Model model) throws FaultException;
}
