package dev.lmarenaproxy.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks into a scheduler for what it should have forgotten. */
final class Memory {
    /** Bounded on purpose; their limits have tests of their own. */
    private static final Set<String> KEPT =
            Set.of("browsers", "absent", "offerings", "parked", "departures");

    private static final Set<Class<?>> STATIONS =
            Set.of(
                    FairQueue.class,
                    Places.class,
                    Browsers.class,
                    Refusals.class,
                    Patience.class,
                    DrainRate.class);

    private Memory() {}

    /** What is left when no job and no tab is there: the names of collections that aren't empty. */
    static List<String> left(Scheduler scheduler) {
        var left = new ArrayList<String>();
        look(scheduler, left);
        return left;
    }

    private static void look(Object station, List<String> left) {
        for (var field : station.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                var value = field.get(station);
                boolean empty =
                        switch (value) {
                            case Collection<?> collection -> collection.isEmpty();
                            case Map<?, ?> map -> map.isEmpty();
                            default -> true;
                        };
                if (!empty && !KEPT.contains(field.getName())) {
                    left.add(station.getClass().getSimpleName() + "." + field.getName());
                }
                if (STATIONS.contains(value.getClass())) {
                    look(value, left);
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
