/**
 * The gateway's side of the tab protocol ({@code protocol/README.md}): frames and their codec, and
 * the {@link dev.lmarenaproxy.tab.TabSession} that keeps one tab's requests through cut
 * connections. It knows no HTTP library: a connection is a {@link dev.lmarenaproxy.tab.TabLink}, an
 * answer goes to an {@link dev.lmarenaproxy.tab.AnswerSink}.
 */
@NullMarked
package dev.lmarenaproxy.tab;

import org.jspecify.annotations.NullMarked;
