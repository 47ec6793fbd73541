/**
 * Everything goes wrong at once, for minutes, and nothing may be lost, mixed or made twice: {@link
 * dev.lmarenaproxy.e2e.chaos.ChaosTest} lets a crowd of clients ask while a seeded driver throws
 * trouble at the gateway's process, the browsers, the network, the site and the disk.
 */
@NullMarked
package dev.lmarenaproxy.e2e.chaos;

import org.jspecify.annotations.NullMarked;
