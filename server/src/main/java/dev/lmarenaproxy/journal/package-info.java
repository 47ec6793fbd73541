/**
 * Keeps jobs and their events, so that a job outlives tab, browser, client and gateway. {@link
 * dev.lmarenaproxy.journal.Journal} is what the dispatcher uses.
 */
@NullMarked
package dev.lmarenaproxy.journal;

import org.jspecify.annotations.NullMarked;
