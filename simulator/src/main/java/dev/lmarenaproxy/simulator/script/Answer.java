package dev.lmarenaproxy.simulator.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A stream of rows with status 200, step by step; after the last step the response ends. The wire
 * is the simulator's own unless {@link #wire} changes it.
 */
public final class Answer implements Reply {
    private final Iterable<Step> steps;
    private final UnaryOperator<Wire> wire;

    private Answer(Iterable<Step> steps, UnaryOperator<Wire> wire) {
        this.steps = steps;
        this.wire = wire;
    }

    /** Exactly these steps: what is not there (a finish row, say) is not sent. */
    public static Answer of(Step... steps) {
        return of(List.of(steps));
    }

    public static Answer of(List<? extends Step> steps) {
        return made(List.<Step>copyOf(steps));
    }

    /** Steps that are made while they are sent, anew for every request. */
    static Answer made(Iterable<Step> steps) {
        return new Answer(steps, UnaryOperator.identity());
    }

    /** The text in word-sized pieces, finished with {@code stop} and the count of words. */
    public static Answer text(String text) {
        return text(Pieces.words(text));
    }

    /** These pieces of text, finished with {@code stop} and their count. */
    public static Answer text(List<String> pieces) {
        var steps = new ArrayList<Step>();
        pieces.forEach(piece -> steps.add(Row.text(piece)));
        steps.add(Row.finish("stop", 1, pieces.size()));
        return of(steps);
    }

    /** So many numbered words, made as they are sent: a long answer takes no memory. */
    public static Answer words(int count) {
        return made(
                Steps.inTurn(List.of(Steps.words(count), List.of(Row.finish("stop", 1, count)))));
    }

    /** Nothing but the finish row. */
    public static Answer empty() {
        return of(Row.finish("stop"));
    }

    /** The connection breaks before the head of the response. */
    public static Answer dropped() {
        return of(Step.Mark.DROP);
    }

    /** Nothing ever comes, not even the head of the response. */
    public static Answer hanging() {
        return of(Step.Mark.HANG);
    }

    /** Sends this many rows, then does as told instead of the rest. */
    public Answer after(int rows, Step instead) {
        return new Answer(Steps.replacedAfter(rows, steps, List.of(instead)), wire);
    }

    /** Ends the response properly after this many rows, with no finish row. */
    public Answer endedAfter(int rows) {
        return new Answer(Steps.replacedAfter(rows, steps, List.of()), wire);
    }

    /** Holds at the gate after this many rows, then goes on. */
    public Answer heldAfter(int rows, Gate gate) {
        return new Answer(Steps.insertedAfter(rows, steps, new Step.Hold(gate)), wire);
    }

    /** Changes how this answer travels. */
    public Answer wire(UnaryOperator<Wire> change) {
        return new Answer(steps, usual -> change.apply(wire.apply(usual)));
    }

    public Answer pace(Duration pace) {
        return wire(usual -> usual.pace(pace));
    }

    /** The steps from the first on; each call starts anew. */
    public Iterator<Step> steps() {
        return steps.iterator();
    }

    /** How this answer travels where answers usually travel so. */
    public Wire wireFrom(Wire usual) {
        return wire.apply(usual);
    }
}
