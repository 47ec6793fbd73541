/**
 * What the site lacks and clients need ({@code docs/emulation.md}). A request becomes a plain
 * prompt ({@link dev.lmarenaproxy.emulation.Emulation}); a job's events become what was asked for
 * ({@link dev.lmarenaproxy.emulation.Reading}): tool calls, documents, answers cut at stops and
 * limits.
 *
 * <p>Pure: it knows requests, prompts and events, no wire format, no clock and no I/O. A reading
 * goes over its answer once, in whatever pieces it comes:
 *
 * <pre>
 * JobEvent -> RoundsReading -> Allowance (tokens) -> Round -> CallScanner -> Stops -> AnswerEvent
 * </pre>
 */
@NullMarked
package dev.lmarenaproxy.emulation;

import org.jspecify.annotations.NullMarked;
