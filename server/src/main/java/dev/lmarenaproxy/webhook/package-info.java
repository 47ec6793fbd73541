/** Sends alerts to the address that the person set. */
@NullMarked
package dev.lmarenaproxy.webhook;

import org.jspecify.annotations.NullMarked;
