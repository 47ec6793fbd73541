package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/** Carries a {@link Fault} out of the place that found it; it has no stack trace. */
public final class FaultException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public FaultException(Fault fault) {
        super(fault.kind() + ": " + fault.message(), null, false, false);
        this.fault = requireNonNull(fault);
    }

    public Fault fault() {
        return fault;
    }
}
