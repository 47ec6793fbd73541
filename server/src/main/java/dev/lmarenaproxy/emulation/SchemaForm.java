package dev.lmarenaproxy.emulation;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.ValidationLimitExceededException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A form that a JSON document may have or not have. Safe for any thread. */
final class SchemaForm {
    /** Some 100 ms. */
    private static final int MOST_STEPS = 200_000;

    private static final int DEEPEST = 500;
    private static final int MOST_PROBLEMS = 5;
    private static final int LONGEST_PROBLEM = 300;

    private static final ExecutionConfig LIMITS =
            ExecutionConfig.builder()
                    .maxEvaluationSteps(MOST_STEPS)
                    .maxEvaluationDepth(DEEPEST)
                    .build();

    private final Schema schema;

    SchemaForm(Schema schema) {
        this.schema = schema;
    }

    /**
     * What is wrong with a document, for the model and for people; null if nothing is, or if it
     * takes too long to find out.
     *
     * @param json strict JSON
     */
    @Nullable String problem(String json) {
        try {
            var errors =
                    schema.validate(
                            json,
                            InputFormat.JSON,
                            (ExecutionContext context) -> context.setExecutionConfig(LIMITS));
            return errors.isEmpty()
                    ? null
                    : errors.stream()
                            .map(SchemaForm::told)
                            .distinct()
                            .limit(MOST_PROBLEMS)
                            .collect(Collectors.joining("; "));
        } catch (ValidationLimitExceededException tooMuch) {
            return null;
        }
    }

    private static String told(Error error) {
        // the place and what is wrong there; the document itself has no name
        var text = error.toString();
        text = text.startsWith(": ") ? text.substring(2) : text;
        return text.length() > LONGEST_PROBLEM ? text.substring(0, LONGEST_PROBLEM) + "…" : text;
    }
}
