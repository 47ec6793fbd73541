package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.dialect.AnswerText;
import dev.lmarenaproxy.dialect.Sources;
import dev.lmarenaproxy.dialect.WholeCharacters;
import org.jspecify.annotations.Nullable;

/**
 * Divides an answer into the blocks that Anthropic's clients know, one after the other: reasoning,
 * text, calls. The site doesn't say which words a source belongs to: it belongs to the text that it
 * came with, or to the next one.
 */
final class AnswerBlocks {
    private enum Kind {
        NONE,
        THINKING,
        TEXT,
        CALL
    }

    private final Thinking thinking;
    private final BlockWriter writer;
    private final AnswerText text = new AnswerText();
    private Sources sources = new Sources();
    private WholeCharacters characters = new WholeCharacters();
    private Kind open = Kind.NONE;
    private @Nullable String stop;

    AnswerBlocks(Thinking thinking, BlockWriter writer) {
        this.thinking = thinking;
        this.writer = writer;
    }

    /** Takes what is no end. */
    void add(AnswerEvent event) {
        switch (event) {
            case JobEvent.Text(var piece) -> text(text.add(piece));
            case JobEvent.Media media -> text(text.add(media));
            case AnswerEvent.Loaded(var media, _, _) -> text(text.add(media));
            case JobEvent.Reasoning(var piece) -> reasoning(piece);
            case JobEvent.Citation citation -> sources.add(citation);
            case AnswerEvent.CallBegun call -> {
                begin(Kind.CALL);
                writer.beginCall(call);
            }
            case AnswerEvent.CallArguments(_, var piece) -> piece(piece);
            case AnswerEvent.Stopped(var found) -> stop = found;
            case JobEvent.Restarted _, JobEvent.Final _ -> {}
        }
    }

    /** Ends the last block. */
    void end() {
        if (open != Kind.TEXT && !sources.isEmpty()) {
            begin(Kind.TEXT);
            writer.beginText();
        }
        begin(Kind.NONE);
    }

    /** Why the answer ended, in Anthropic's words, and at which stop. */
    StopReason reason(Finished last) {
        return switch (last.reason()) {
            case STOP ->
                    stop == null
                            ? new StopReason("end_turn", null)
                            : new StopReason("stop_sequence", stop);
            case LENGTH -> new StopReason("max_tokens", null);
            case CONTENT_FILTER -> new StopReason("refusal", null);
            case TOOL_CALLS -> new StopReason("tool_use", null);
        };
    }

    record StopReason(String name, @Nullable String stop) {}

    private void text(String piece) {
        if (open != Kind.TEXT) {
            begin(Kind.TEXT);
            writer.beginText();
        }
        piece(piece);
    }

    private void reasoning(String piece) {
        if (thinking == Thinking.LEFT_AWAY) {
            return;
        }
        if (open != Kind.THINKING) {
            begin(Kind.THINKING);
            writer.beginThinking();
        }
        if (thinking == Thinking.SHOWN) {
            piece(piece);
        }
    }

    private void piece(String piece) {
        pass(characters.next(piece));
    }

    private void pass(String piece) {
        if (!piece.isEmpty()) {
            writer.piece(piece);
        }
    }

    /** Ends the open block, if there is one. */
    private void begin(Kind next) {
        if (open != Kind.NONE) {
            pass(characters.rest());
            characters = new WholeCharacters();
            if (open == Kind.TEXT && !sources.isEmpty()) {
                writer.sources(sources);
                sources = new Sources();
            }
            writer.end();
        }
        open = next;
    }
}
