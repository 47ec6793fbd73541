package dev.lmarenaproxy.simulator;

/** How the model list stands in the page. */
public enum ModelListShape {
    /** {@code "initialModels":[...]} as plain JSON in a script. */
    PLAIN,
    /** Escaped once more inside {@code self.__next_f.push([1,"..."])}. */
    FLIGHT,
    /** A flight string that is cut between a backslash and the quote it escapes. */
    FLIGHT_SPLIT_IN_ESCAPE,
    /** A flight string that is cut between the two halves of a surrogate pair. */
    FLIGHT_SPLIT_IN_CHARACTER,
    /** Not at all. */
    NONE
}
