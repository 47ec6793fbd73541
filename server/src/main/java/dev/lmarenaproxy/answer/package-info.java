/**
 * Answers as clients get them: an answer is made of one job of {@link dev.lmarenaproxy.dispatch}
 * for each choice, and of one more where a choice has to be repaired, all read through {@link
 * dev.lmarenaproxy.emulation}. It knows no wire format and no HTTP.
 */
@NullMarked
package dev.lmarenaproxy.answer;

import org.jspecify.annotations.NullMarked;
