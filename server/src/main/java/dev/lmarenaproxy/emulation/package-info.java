/**
 * What the site lacks and clients need: the turns of a request written as a plain prompt, answers
 * cut at stops and limits, token counts. Pure: it knows requests, prompts and events, no wire
 * format, no clock and no I/O.
 */
@NullMarked
package dev.lmarenaproxy.emulation;

import org.jspecify.annotations.NullMarked;
