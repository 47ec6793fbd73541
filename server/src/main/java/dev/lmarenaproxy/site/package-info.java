/**
 * All knowledge of the web site: how it is asked ({@link dev.lmarenaproxy.site.SiteProfile}), how
 * its answers read ({@link dev.lmarenaproxy.site.AnswerDecoder}), how it refuses, and which models
 * it offers ({@link dev.lmarenaproxy.site.ModelSource}). What differs between the generations of
 * the site is data, in {@code sites/<name>.json}; what they share is code. Pure: time and bytes are
 * handed in, requests and events are handed out, and a tab does the rest.
 */
@NullMarked
package dev.lmarenaproxy.site;

import org.jspecify.annotations.NullMarked;
