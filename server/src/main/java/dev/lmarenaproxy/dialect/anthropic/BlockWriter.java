package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.dialect.Sources;

/** Takes an answer block by block. */
interface BlockWriter {
    void beginThinking();

    void beginText();

    void beginCall(AnswerEvent.CallBegun call);

    /** A piece of the block that was begun last, never empty: of a call, of its input's JSON. */
    void piece(String piece);

    /** The sources of the text that was begun last, at least one; comes before its end. */
    void sources(Sources sources);

    /** Ends the block that was begun last. */
    void end();
}
