package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/** Whether the model may, must or must not call tools. */
public sealed interface ToolChoice {
    /** It must not. */
    record None() implements ToolChoice {}

    /** It may. */
    record Auto() implements ToolChoice {}

    /** It must call one at least, whichever. */
    record Required() implements ToolChoice {}

    /** It must call this one. */
    record Named(String name) implements ToolChoice {
        public Named {
            requireNonNull(name);
        }
    }
}
