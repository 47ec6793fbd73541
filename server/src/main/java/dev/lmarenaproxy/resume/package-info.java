/**
 * Goes on with an answer that broke off after its client had seen a part of it: {@link
 * dev.lmarenaproxy.resume.GivenPart} asks the model for the rest, {@link
 * dev.lmarenaproxy.resume.Seam} joins what it says then to what was there. Models like to repeat
 * themselves; {@link dev.lmarenaproxy.resume.Overlap} finds that.
 */
@NullMarked
package dev.lmarenaproxy.resume;

import org.jspecify.annotations.NullMarked;
