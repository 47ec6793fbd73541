package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;

/** The parameters of a text completion beside its prompts; as for {@link ChatParameters}. */
final class TextParameters {
    private TextParameters() {}

    static void check(Fields fields, int prompts) throws FaultException {
        ChatParameters.checkSampling(fields);
        fields.checkInteger("logprobs", 0, 5);
        fields.checkInteger("best_of", 1, 20);
        fields.text("suffix");
        fields.text("user");
        fields.flag("echo");
        var options = fields.object("stream_options");
        if (options != null) {
            options.flag("include_obfuscation");
        }
        checkUnsupported(fields, prompts);
    }

    private static void checkUnsupported(Fields fields, int prompts) throws FaultException {
        ChatParameters.checkChoices(fields);
        var choices = ChatParameters.choices(fields);
        if (prompts * (long) choices > ChatParameters.MAX_CHOICES) {
            throw WrongInput.unsupportedValue(
                    "prompt",
                    "At most %d answers a request are supported, and these would be %d."
                            .formatted(ChatParameters.MAX_CHOICES, prompts * (long) choices));
        }
        var logprobs = fields.value("logprobs");
        if (logprobs != null && logprobs.intValue() > 0) {
            throw WrongInput.unsupportedParameter(
                    "logprobs", "Log probabilities are not supported: leave 'logprobs' out.");
        }
        var best = fields.value("best_of");
        if (best != null && best.intValue() < choices) {
            throw WrongInput.value(
                    "best_of", "Invalid 'best_of': expected at least as many as 'n' asks for.");
        }
        if (best != null && best.intValue() > choices) {
            throw WrongInput.unsupportedValue(
                    "best_of",
                    "Nobody can tell which answer is the best: leave 'best_of' out, and take one of"
                            + " 'n'.");
        }
    }
}
