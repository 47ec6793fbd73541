/**
 * Anthropic's wire format: JSON of requests to {@link dev.lmarenaproxy.CompletionRequest}, what a
 * client is told to JSON and server-sent events. Pure functions and small state machines: no clock,
 * no thread, no I/O. What the JSON looks like follows the types of Anthropic's own clients, for the
 * version 2023-06-01 of the API.
 */
@NullMarked
package dev.lmarenaproxy.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
