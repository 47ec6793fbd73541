/**
 * OpenAI's wire formats: JSON of requests to {@link dev.lmarenaproxy.CompletionRequest}, what a
 * client is told to JSON and server-sent events. Pure functions and small state machines: no clock,
 * no thread, no I/O. What the JSON looks like follows OpenAI's OpenAPI document, version 2.3.0.
 */
@NullMarked
package dev.lmarenaproxy.dialect.openai;

import org.jspecify.annotations.NullMarked;
