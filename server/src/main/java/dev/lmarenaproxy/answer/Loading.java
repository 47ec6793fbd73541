package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Modality;

/** Of what an answer shows the bytes are wanted, and not the address alone. */
public enum Loading {
    NOTHING,
    /** What models make that make pictures; one that can't be had is told by its address. */
    PICTURES,
    /** Everything; where it can't be had the answer fails. */
    EVERYTHING;

    boolean wants(JobEvent.Media media, Job job) {
        return switch (this) {
            case NOTHING -> false;
            case PICTURES ->
                    media.kind() == JobEvent.Media.Kind.IMAGE
                            && job.model().modality() == Modality.IMAGE;
            case EVERYTHING -> true;
        };
    }

    /** Whether the address will do where the bytes can't be had. */
    boolean settlesForAddress() {
        return this != EVERYTHING;
    }
}
