/** The whole gateway on a free port, between real clients and fake tabs. */
@NullMarked
package dev.lmarenaproxy.line;

import org.jspecify.annotations.NullMarked;
