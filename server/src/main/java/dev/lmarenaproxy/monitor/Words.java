package dev.lmarenaproxy.monitor;

import java.util.Locale;

/** How members of closed lists are written outside. */
final class Words {
    private Words() {}

    static String of(Enum<?> member) {
        return member.name().toLowerCase(Locale.ROOT);
    }
}
