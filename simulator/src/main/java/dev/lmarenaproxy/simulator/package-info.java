/**
 * The site, imitated: a real HTTP server that keeps to what is publicly known of the site's
 * contract in all its {@link dev.lmarenaproxy.simulator.Generation generations}. {@link
 * dev.lmarenaproxy.simulator.Simulator} starts and steers it; {@link
 * dev.lmarenaproxy.simulator.Observations} tells what it saw. It knows nothing of the gateway, so
 * that a misunderstanding of the site can't hide in both.
 */
@NullMarked
package dev.lmarenaproxy.simulator;

import org.jspecify.annotations.NullMarked;
