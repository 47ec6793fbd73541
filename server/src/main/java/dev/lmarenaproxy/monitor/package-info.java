/**
 * What is known of the requests of clients, each from its beginning to its end, while it is under
 * way and afterwards: records, what they add up to, and who hears of them. {@link
 * dev.lmarenaproxy.monitor.Requests} is where the adapters tell of requests; {@link
 * dev.lmarenaproxy.monitor.RequestListener} is how others hear of them.
 */
@NullMarked
package dev.lmarenaproxy.monitor;

import org.jspecify.annotations.NullMarked;
