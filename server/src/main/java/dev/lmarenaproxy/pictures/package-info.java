/**
 * Pictures as clients send them: data URLs and base64 to {@link dev.lmarenaproxy.Attachment}s, data
 * URLs that stand in a text, and what a model takes of them. Functions without state.
 */
@NullMarked
package dev.lmarenaproxy.pictures;

import org.jspecify.annotations.NullMarked;
