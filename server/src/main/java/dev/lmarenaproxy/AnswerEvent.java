package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * One thing that a client is told of its answer: what the site gave, and what was made of it. The
 * last one, and only the last, is a {@link JobEvent.Final}.
 */
public sealed interface AnswerEvent
        permits AnswerEvent.CallBegun,
                AnswerEvent.CallArguments,
                AnswerEvent.Loaded,
                AnswerEvent.Stopped,
                JobEvent.Content,
                JobEvent.Restarted,
                JobEvent.Final {
    /**
     * The model calls a tool.
     *
     * @param index counts the calls of one answer, from 0
     * @param id by which the client will name the call when it brings the result
     * @param custom whether it is a custom tool, which takes free text
     */
    record CallBegun(int index, String id, String name, boolean custom) implements AnswerEvent {
        public CallBegun {
            requireNonNull(id);
            requireNonNull(name);
        }
    }

    /**
     * A piece of what the tool is given: of JSON, or of a custom tool's text. The pieces of one
     * call come before the next call begins; a call that isn't custom has one at least.
     */
    record CallArguments(int index, String piece) implements AnswerEvent {
        public CallArguments {
            requireNonNull(piece);
        }
    }

    /**
     * A picture or a video with its bytes, in place of its address alone, where the client wants
     * them.
     *
     * @param base64 the bytes, without line breaks
     */
    record Loaded(JobEvent.Media media, String contentType, String base64) implements AnswerEvent {
        public Loaded {
            requireNonNull(media);
            requireNonNull(contentType);
            requireNonNull(base64);
        }
    }

    /**
     * The answer ends before a text that the client named for that; nothing but the final event
     * follows.
     *
     * @param stop the text
     */
    record Stopped(String stop) implements AnswerEvent {
        public Stopped {
            requireNonNull(stop);
        }
    }
}
