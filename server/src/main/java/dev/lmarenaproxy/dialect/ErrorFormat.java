package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.Fault;

/** How a dialect tells of faults. */
@FunctionalInterface
public interface ErrorFormat {
    ErrorBody body(Fault fault);
}
