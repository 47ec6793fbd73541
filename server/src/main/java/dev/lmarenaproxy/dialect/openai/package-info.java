/**
 * OpenAI's wire format: JSON of requests to {@link dev.lmarenaproxy.Prompt}, events of a job to
 * JSON and server-sent events, and {@link dev.lmarenaproxy.dialect.openai.ErrorBody}, the only
 * place that turns a fault into a status and a code. Pure functions and small state machines: no
 * clock, no thread, no I/O. What the JSON looks like follows OpenAI's OpenAPI document, version
 * 2.3.0.
 */
@NullMarked
package dev.lmarenaproxy.dialect.openai;

import org.jspecify.annotations.NullMarked;
