package dev.lmarenaproxy.vitals;

import java.util.Collections;
import java.util.List;

/** Figures of a gateway that does well, to be made worse. */
public final class SomeFigures {
    private static final long PLENTY = 100L << 30;

    private Window recent = new Window(List.of(), 0, 0, 0);
    private TabCount tabs = new TabCount(2, 2, 0, 1);
    private int waiting;
    private int active = 1;
    private long diskFree = PLENTY;
    private boolean journalWell = true;

    /** So many requests that each took as long, and so many that failed. */
    public SomeFigures requests(int completed, int seconds, int failed) {
        recent = new Window(Collections.nCopies(completed, seconds * 1000L), failed, 0, 0);
        return this;
    }

    public SomeFigures tabs(int connected, int ready, int needing, int running) {
        tabs = new TabCount(connected, ready, needing, running);
        return this;
    }

    public SomeFigures waiting(int jobs) {
        waiting = jobs;
        return this;
    }

    public SomeFigures active(int requests) {
        active = requests;
        return this;
    }

    public SomeFigures diskFreeMegabytes(long free) {
        diskFree = free << 20;
        return this;
    }

    public SomeFigures withoutJournal() {
        journalWell = false;
        return this;
    }

    public Figures now() {
        return new Figures(
                recent, tabs, tabs.ready() * 4, waiting, 1000, active, diskFree, journalWell);
    }
}
