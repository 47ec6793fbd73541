/**
 * Which job runs on which tab. Pure: it is told what happened and when, and returns what it wants
 * done as data; it touches no clock, thread, lock, socket or disk.
 */
@NullMarked
package dev.lmarenaproxy.scheduler;

import org.jspecify.annotations.NullMarked;
