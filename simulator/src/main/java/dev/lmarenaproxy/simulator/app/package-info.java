/**
 * The imitated site as a program: {@link dev.lmarenaproxy.simulator.app.SimulatorMain} reads the
 * command line, starts a {@link dev.lmarenaproxy.simulator.Simulator} and prints where it is.
 */
@NullMarked
package dev.lmarenaproxy.simulator.app;

import org.jspecify.annotations.NullMarked;
