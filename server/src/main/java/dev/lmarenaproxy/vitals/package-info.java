/**
 * How the gateway does at the moment: figures of the last minutes, and what they are worth in
 * points. What is reckoned over longer is read from the journal.
 */
@NullMarked
package dev.lmarenaproxy.vitals;

import org.jspecify.annotations.NullMarked;
