/**
 * What the site lacks and clients need. So far the tokens of an answer, which the site seldom
 * reports. Pure: it knows prompts and texts, no wire format, no clock and no I/O.
 */
@NullMarked
package dev.lmarenaproxy.emulation;

import org.jspecify.annotations.NullMarked;
