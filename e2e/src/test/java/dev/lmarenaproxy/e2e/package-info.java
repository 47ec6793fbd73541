/**
 * The whole line in a real browser: the userscript as the gateway serves it runs in Chromium on a
 * page that the browser takes for a public one, between the real gateway and the imitated site.
 * Each test looks at both ends: what the badge tells the person, and what the gateway tells its
 * clients.
 */
@NullMarked
package dev.lmarenaproxy.e2e;

import org.jspecify.annotations.NullMarked;
