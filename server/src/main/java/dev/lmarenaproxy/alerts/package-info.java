/**
 * Tells the person when something is wrong: {@link dev.lmarenaproxy.alerts.Rule rules} over the
 * figures of the moment, when a rule that holds becomes an {@link dev.lmarenaproxy.alerts.Alert},
 * and what an alert looks like elsewhere.
 */
@NullMarked
package dev.lmarenaproxy.alerts;

import org.jspecify.annotations.NullMarked;
