/**
 * What happens, told as it happens to whoever watches: {@link dev.lmarenaproxy.feed.Feed} numbers
 * the events and keeps the last of them, so that a dashboard that comes back gets what it missed.
 */
@NullMarked
package dev.lmarenaproxy.feed;

import org.jspecify.annotations.NullMarked;
