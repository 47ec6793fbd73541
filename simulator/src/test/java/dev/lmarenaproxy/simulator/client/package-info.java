/**
 * Tests of the imitated site from outside: they know its public types and speak HTTP to it, as the
 * tests of the gateway and the browsers do.
 */
@NullMarked
package dev.lmarenaproxy.simulator.client;

import org.jspecify.annotations.NullMarked;
