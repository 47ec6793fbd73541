/**
 * The ordered events of one job, from the tab that reports them to the clients that read them. A
 * {@link dev.lmarenaproxy.stream.JobStream} never blocks a writer: readers hold their own place and
 * are woken; what they have not read yet is what the tab's flow control is reckoned from.
 */
@NullMarked
package dev.lmarenaproxy.stream;

import org.jspecify.annotations.NullMarked;
