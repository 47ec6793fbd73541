/**
 * What the wire formats of clients have in common: reading JSON with precise faults, writing it so
 * that any client can read it, what a fault means, and the encoders that a dialect provides. Pure:
 * no clock, no thread, no I/O.
 */
@NullMarked
package dev.lmarenaproxy.dialect;

import org.jspecify.annotations.NullMarked;
