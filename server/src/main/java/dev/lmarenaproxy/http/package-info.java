/**
 * The only home of the HTTP library: routes, streamed answers, and the sockets of tabs. It
 * translates between connections and {@link dev.lmarenaproxy.dispatch}; wire formats are the
 * dialects' business.
 */
@NullMarked
package dev.lmarenaproxy.http;

import org.jspecify.annotations.NullMarked;
