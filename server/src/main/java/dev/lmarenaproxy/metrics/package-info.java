/**
 * What other programs measure: figures for Prometheus. The only home of Micrometer and Prometheus'
 * client. {@link dev.lmarenaproxy.metrics.Metrics} listens to requests, and never to pieces of
 * answers; {@code docs/metrics.md} has a row for each name.
 */
@NullMarked
package dev.lmarenaproxy.metrics;

import org.jspecify.annotations.NullMarked;
