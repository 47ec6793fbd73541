package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A piece of a {@link Turn}, in the order in which the client gave it. */
public sealed interface Part {
    /** Words; may be empty. */
    record Text(String text) implements Part {
        public Text {
            requireNonNull(text);
        }
    }

    /** A picture that the client sent. */
    record Picture(Attachment attachment) implements Part {
        public Picture {
            requireNonNull(attachment);
        }
    }

    /**
     * A call that the assistant made.
     *
     * @param id by which the {@link Result} names it; null where the client's format has none
     * @param arguments as the model wrote them: mostly JSON; the whole input of a custom tool
     */
    record Call(@Nullable String id, String name, String arguments) implements Part {
        public Call {
            requireNonNull(name);
            requireNonNull(arguments);
        }
    }

    /**
     * What a tool gave back.
     *
     * @param callId the call's id; null where the client's format has none
     * @param name of the tool, where the client tells
     * @param failed whether the client says that the tool failed
     */
    record Result(@Nullable String callId, @Nullable String name, String text, boolean failed)
            implements Part {
        public Result {
            requireNonNull(text);
        }
    }

    /**
     * The beginning of the answer, as the client wrote it: the answer goes on from there, and
     * doesn't hold it. It stands in the last turn, which is the assistant's, and alone.
     */
    record Beginning(String text) implements Part {
        public Beginning {
            requireNonNull(text);
        }
    }
}
