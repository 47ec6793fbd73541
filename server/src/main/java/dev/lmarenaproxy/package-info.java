/**
 * The vocabulary of the project: what is asked ({@link dev.lmarenaproxy.Prompt}), what happens to
 * it ({@link dev.lmarenaproxy.JobEvent}) and how it can fail ({@link dev.lmarenaproxy.Fault}).
 * Values only, valid by construction, free of any wire format; it needs nothing but the JDK.
 */
@NullMarked
package dev.lmarenaproxy;

import org.jspecify.annotations.NullMarked;
