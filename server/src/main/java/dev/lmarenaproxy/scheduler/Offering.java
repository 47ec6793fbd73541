package dev.lmarenaproxy.scheduler;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The browsers to which the site offers the same models. There are few: mostly all browsers see the
 * same list, so that asking each offering is faster than asking each tab.
 */
final class Offering {
    /** Empty while nobody knows: then a browser may offer all. */
    final Optional<Set<String>> models;

    final NavigableSet<Tab> free = new TreeSet<>(Tab.BY_STRAIN);
    int browsers;

    /** Tabs that are ready; of these, those that are well; of these, those not parked. */
    int ready;

    int well;
    int open;

    Offering(Optional<Set<String>> models) {
        this.models = models;
    }

    boolean has(String model) {
        return models.isEmpty() || models.get().contains(model);
    }
}
