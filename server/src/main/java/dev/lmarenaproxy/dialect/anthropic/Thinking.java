package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;

/** What becomes of the model's reasoning; whether it reasons is its own affair. */
enum Thinking {
    /** Nobody asked for it: many programs take the first block of an answer for its text. */
    LEFT_AWAY,
    SHOWN,
    /** A block without words tells that there was some. */
    OMITTED;

    private static final int SMALLEST_BUDGET = 1024;

    static Thinking decode(Fields request) throws FaultException {
        var fields = request.object("thinking");
        if (fields == null) {
            return LEFT_AWAY;
        }
        var type = fields.requiredText("type");
        return switch (type) {
            case "disabled" -> LEFT_AWAY;
            case "enabled" -> {
                fields.checkInteger("budget_tokens", SMALLEST_BUDGET, Long.MAX_VALUE);
                if (!fields.has("budget_tokens")) {
                    throw WrongInput.missing(fields.path("budget_tokens"));
                }
                yield shown(fields);
            }
            case "adaptive", "between_tools" -> shown(fields);
            default ->
                    throw WrongInput.value(
                            fields.path("type"),
                            "expected 'enabled', 'disabled' or 'adaptive', but got %s instead."
                                    .formatted(WrongInput.quoted(type)));
        };
    }

    private static Thinking shown(Fields fields) throws FaultException {
        return "omitted".equals(fields.text("display")) ? OMITTED : SHOWN;
    }
}
