package dev.lmarenaproxy.alerts;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;

/** Alerts that are kept as long as the gateway runs. */
final class MemoryAlerts implements AlertStore {
    private final TreeMap<Long, Alert> byId = new TreeMap<>();

    @Override
    public void put(Alert alert) {
        byId.put(alert.id(), alert);
        while (byId.size() > MOST) {
            byId.pollFirstEntry();
        }
    }

    @Override
    public List<Alert> page(int limit, int offset) {
        return byId.descendingMap().values().stream().skip(offset).limit(limit).toList();
    }

    @Override
    public int count() {
        return byId.size();
    }

    @Override
    public List<Alert> latest() {
        var byRule = new EnumMap<Rule, Alert>(Rule.class);
        byId.values().forEach(alert -> byRule.put(alert.rule(), alert));
        return byRule.values().stream().sorted(Comparator.comparingLong(Alert::id)).toList();
    }

    @Override
    public long lastId() {
        return byId.isEmpty() ? 0 : byId.lastKey();
    }

    @Override
    public void close() {}
}
