package dev.lmarenaproxy.vitals;

import dev.lmarenaproxy.tab.TabState;
import dev.lmarenaproxy.tab.TabStatus;
import java.util.List;

/**
 * How many tabs there are.
 *
 * @param connected with a connection that stands
 * @param ready that take requests now
 * @param needing in which the site wants something of the person
 * @param running requests that they work on
 */
public record TabCount(int connected, int ready, int needing, int running) {
    public static TabCount of(List<TabStatus> tabs) {
        int connected = 0;
        int ready = 0;
        int needing = 0;
        int running = 0;
        for (var tab : tabs) {
            connected += tab.connected() ? 1 : 0;
            ready += tab.state() == TabState.READY || tab.state() == TabState.BUSY ? 1 : 0;
            needing += tab.state() == TabState.NEEDS_PERSON ? 1 : 0;
            running += tab.running();
        }
        return new TabCount(connected, ready, needing, running);
    }
}
