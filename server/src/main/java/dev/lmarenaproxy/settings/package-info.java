/**
 * What the person can set: {@link dev.lmarenaproxy.settings.Settings} with its defaults and ranges,
 * read from {@code config.json} in the home folder and described in {@code docs/configuration.md}.
 */
@NullMarked
package dev.lmarenaproxy.settings;

import org.jspecify.annotations.NullMarked;
