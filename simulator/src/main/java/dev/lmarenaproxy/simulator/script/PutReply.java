package dev.lmarenaproxy.simulator.script;

/** What becomes of the bytes of a picture on their way to its place, where not all goes well. */
public sealed interface PutReply {
    /** They are refused with this status. */
    record Refused(int status) implements PutReply {
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("a refusal is 400 to 599, not " + status);
            }
        }
    }

    /** What needs no more than its name. */
    enum Trouble implements PutReply {
        /** The connection breaks. */
        DROP,
        /** Nothing is answered, ever. */
        HANG
    }
}
