/**
 * What other programs measure: figures for Prometheus, and traces by OTLP. The only home of
 * Micrometer, Prometheus' client and OpenTelemetry. {@link dev.lmarenaproxy.metrics.Metrics} and
 * {@link dev.lmarenaproxy.metrics.Traces} listen to requests, and never to pieces of answers;
 * {@code docs/metrics.md} tells of all that is shown and sent.
 */
@NullMarked
package dev.lmarenaproxy.metrics;

import org.jspecify.annotations.NullMarked;
