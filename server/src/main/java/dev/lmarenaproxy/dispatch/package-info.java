/**
 * The run loop: takes what clients and tabs report, asks the scheduler, and carries its decisions
 * out. {@link dev.lmarenaproxy.dispatch.Jobs} is what clients' adapters use, {@link
 * dev.lmarenaproxy.dispatch.Tabs} what tabs' adapters use, {@link dev.lmarenaproxy.dispatch.Models}
 * what is known of the site's models.
 */
@NullMarked
package dev.lmarenaproxy.dispatch;

import org.jspecify.annotations.NullMarked;
