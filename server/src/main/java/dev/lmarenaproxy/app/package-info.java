/**
 * The composition root and the command line: puts the parts together, hands them the clock and the
 * home folder, and prints for the person. The only package that knows all others.
 */
@NullMarked
package dev.lmarenaproxy.app;

import org.jspecify.annotations.NullMarked;
