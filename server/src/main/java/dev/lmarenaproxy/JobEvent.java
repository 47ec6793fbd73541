package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** One thing that happened to a job. The last one, and only the last, is a {@link Final}. */
public sealed interface JobEvent {
    /** The event after which nothing happens to the job any more. */
    sealed interface Final extends JobEvent, AnswerEvent {}

    /** A part of the answer. */
    sealed interface Content extends JobEvent, AnswerEvent {}

    /** A tab was asked; {@code epoch} counts the attempts from 1. */
    record Assigned(TabId tab, int epoch) implements JobEvent {
        public Assigned {
            requireNonNull(tab);
        }
    }

    /** What came before is void, and nobody has seen it: the job runs again from the start. */
    record Restarted(Fault reason) implements JobEvent, AnswerEvent {
        public Restarted {
            requireNonNull(reason);
        }
    }

    /** A piece of the answer, as the site sent it; never empty. */
    record Text(String text) implements Content {
        public Text {
            requireNonNull(text);
        }
    }

    /** A piece of the model's reasoning; never empty. */
    record Reasoning(String text) implements Content {
        public Reasoning {
            requireNonNull(text);
        }
    }

    /** A picture or a video that the model made. */
    record Media(Kind kind, String url) implements Content {
        /** What a client may show at the URL. */
        public enum Kind {
            IMAGE,
            VIDEO
        }

        public Media {
            requireNonNull(kind);
            requireNonNull(url);
        }
    }

    /** A source that a search model used; {@code title} may be empty. */
    record Citation(String url, String title) implements Content {
        public Citation {
            requireNonNull(url);
            requireNonNull(title);
        }
    }

    /** The site marked the answer as finished. {@code usage} is null where nobody counted. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements Final {
        public Finished {
            requireNonNull(reason);
        }
    }

    /** The job ended without an answer, or with a part of one. */
    record Failed(Fault fault) implements Final {
        public Failed {
            requireNonNull(fault);
        }
    }
}
