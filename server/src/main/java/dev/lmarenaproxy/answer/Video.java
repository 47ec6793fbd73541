package dev.lmarenaproxy.answer;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TabId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A video that was asked for. */
public record Video(Job job, State state) {
    public Video {
        requireNonNull(job);
        requireNonNull(state);
    }

    /** How far it is. */
    public sealed interface State {
        /** No tab works on it yet. */
        record Queued() implements State {}

        record InProgress() implements State {}

        /**
         * It can be fetched.
         *
         * @param madeIn the tab that asked for it, where that is known
         */
        record Completed(String url, @Nullable TabId madeIn) implements State {
            public Completed {
                requireNonNull(url);
            }
        }

        record Failed(Fault fault) implements State {
            public Failed {
                requireNonNull(fault);
            }
        }
    }

    /** What the events of its job tell so far. */
    static State state(List<JobEvent> events) {
        TabId tab = null;
        String url = null;
        for (var event : events) {
            switch (event) {
                case JobEvent.Assigned(var asked, _) -> tab = asked;
                case JobEvent.Media(var kind, var address) -> {
                    if (kind == JobEvent.Media.Kind.VIDEO && url == null) {
                        url = address;
                    }
                }
                case JobEvent.Finished _ -> {
                    return url == null
                            ? new State.Failed(MediaReading.nothingShown(""))
                            : new State.Completed(url, tab);
                }
                case JobEvent.Failed(var fault) -> {
                    return new State.Failed(fault);
                }
                case JobEvent.Restarted _,
                        JobEvent.Text _,
                        JobEvent.Reasoning _,
                        JobEvent.Citation _ -> {}
            }
        }
        return tab == null ? new State.Queued() : new State.InProgress();
    }
}
