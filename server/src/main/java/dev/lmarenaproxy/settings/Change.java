package dev.lmarenaproxy.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One change of the settings.
 *
 * @param id the number of the settings as they were from then on
 * @param undone whether it was taken back by a later one
 */
public record Change(long id, Instant at, Who who, List<Step> steps, boolean undone) {
    public Change {
        steps = List.copyOf(steps);
    }

    /** Who made it. */
    public enum Who {
        DASHBOARD,
        /** The person, in the file, while the gateway ran. */
        FILE,
        /** The person, in the file, while it didn't. */
        START,
        UNDO;

        /** As it is told and kept. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Who of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What became of one setting. */
    public record Step(String path, JsonNode from, JsonNode to) {}
}
